package io.github.mwaareactor.internal.aws;

import static io.github.mwaareactor.internal.aws.Setting.SERVICE_ENDPOINT_KEY;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/** A profile of the files that all AWS tools share. */
final class SharedProfile {
  private static final String SERVICES = "services";

  private final String name;
  private final Supplier<ProfileFile> files;

  SharedProfile(String name, Supplier<ProfileFile> files) {
    this.name = name;
    this.files = files;
  }

  /**
   * Reads the files, which blocks. A file or profile that is not there has no settings.
   *
   * @return the texts of all settings by key
   * @throws IllegalArgumentException if a file cannot be read or makes no sense
   */
  Map<String, SourcedValue<String>> texts() {
    ProfileFile file = file();
    Map<String, SourcedValue<String>> texts = new HashMap<>();
    file.profile(name).ifPresent(profile -> collect(file, profile, texts));
    return texts;
  }

  private ProfileFile file() {
    try {
      return files.get();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "AWS profiles cannot be read from "
              + location(ProfileFileSystemSetting.AWS_CONFIG_FILE, "~/.aws/config")
              + " and "
              + location(ProfileFileSystemSetting.AWS_SHARED_CREDENTIALS_FILE, "~/.aws/credentials")
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static String location(ProfileFileSystemSetting setting, String usual) {
    return setting.getStringValue().orElse(usual);
  }

  private void collect(ProfileFile file, Profile profile, Map<String, SourcedValue<String>> texts) {
    for (Setting<?> setting : Setting.ALL) {
      for (String key : setting.keys()) {
        take(profile, key, "profile " + name, texts);
      }
    }
    // Last, as its endpoint beats the profile's own.
    profile
        .property(SERVICES)
        .flatMap(services -> file.getSection(SERVICES, services))
        .ifPresent(
            section ->
                take(
                    section,
                    SERVICE_ENDPOINT_KEY,
                    "services section " + section.name() + " of profile " + name,
                    texts));
  }

  private static void take(
      Profile section, String key, String place, Map<String, SourcedValue<String>> texts) {
    section
        .property(key)
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> texts.put(key, new SourcedValue<>(text, key + " in " + place)));
  }
}
