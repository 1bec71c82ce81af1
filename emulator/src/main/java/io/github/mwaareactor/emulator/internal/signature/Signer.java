package io.github.mwaareactor.emulator.internal.signature;

/**
 * Who signed a request, and for where, with what was found about the signature.
 *
 * @param accessKeyId the key the signature names; empty if it was refused
 * @param region the region it is scoped to; empty if it was refused
 */
public record Signer(SignatureFinding finding, String accessKeyId, String region) {

  static Signer refused(SignatureRefusal refusal) {
    return new Signer(SignatureFinding.refused(refusal), "", "");
  }
}
