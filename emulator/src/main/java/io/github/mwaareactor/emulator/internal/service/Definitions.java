package io.github.mwaareactor.emulator.internal.service;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The texts a test handed in, in the place of S3; a stub for every other location. */
public final class Definitions {
  private record Place(String bucket, String objectKey) {}

  private final Map<Place, Definition> handedIn = new ConcurrentHashMap<>();

  public void put(String bucket, String objectKey, String text) {
    handedIn.put(new Place(bucket, objectKey), new Definition(text));
  }

  Definition at(S3Location location) {
    Definition found = handedIn.get(new Place(location.bucket(), location.objectKey()));
    return found == null ? stub(location) : found;
  }

  void clear() {
    handedIn.clear();
  }

  private static Definition stub(S3Location location) {
    return new Definition(
        "# s3://" + location.bucket() + "/" + location.objectKey() + " was not read\ntasks: {}\n");
  }
}
