package io.github.mwaareactor.emulator.internal.signature;

import io.github.mwaareactor.emulator.internal.http.HttpCall;

/** The regions that requests may be signed for. */
public interface SigningRegions {
  /** Whether this request may be signed for this region. */
  boolean accept(String region, HttpCall call);

  /** Those served, to be shown. */
  String names();

  /** A single one. */
  static SigningRegions only(String served) {
    return new SigningRegions() {
      @Override
      public boolean accept(String region, HttpCall call) {
        return region.equals(served);
      }

      @Override
      public String names() {
        return served;
      }
    };
  }
}
