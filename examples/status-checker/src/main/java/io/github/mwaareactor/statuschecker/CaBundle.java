package io.github.mwaareactor.statuschecker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the certificates of a file in place of the JVM's own, by JVM properties, so that
 * credentials providers trust them as well.
 */
final class CaBundle {
  private static final String VARIABLE = "AWS_CA_BUNDLE";
  private static final String STORE = "javax.net.ssl.trustStore";
  // Of public certificates, so it protects nothing; but those who load the store want one.
  private static final String PASSWORD = "changeit";

  private CaBundle() {}

  /**
   * Trusts what the option names, or else what the JVM was started with, or else what the
   * environment names. It holds for connections of clients that are built later.
   *
   * @throws IllegalArgumentException if the file cannot be used
   */
  static void trust(@Nullable Path option) {
    String variable = System.getenv(VARIABLE);
    if (option != null) {
      trust("--ca-bundle", option);
    } else if (variable != null && !variable.isEmpty() && System.getProperty(STORE) == null) {
      trust(VARIABLE, Path.of(variable));
    }
  }

  private static void trust(String name, Path file) {
    Collection<? extends Certificate> certificates = read(name, file);
    try {
      Path store = Files.createTempFile("status-checker-", ".p12");
      store.toFile().deleteOnExit();
      save(certificates, store);
      System.setProperty(STORE, store.toString());
      System.setProperty(STORE + "Type", "PKCS12");
      System.setProperty(STORE + "Password", PASSWORD);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(name + ": cannot be copied to a trust store: " + e, e);
    }
  }

  private static Collection<? extends Certificate> read(String name, Path file) {
    Collection<? extends Certificate> certificates;
    try (InputStream in = Files.newInputStream(file)) {
      certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (IOException e) {
      throw new IllegalArgumentException(name + ": cannot be read: " + file, e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          name + ": must be a file of PEM certificates, was " + file + ": " + e.getMessage(), e);
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException(name + ": has no certificate: " + file);
    }
    return certificates;
  }

  private static void save(Collection<? extends Certificate> certificates, Path file)
      throws IOException, GeneralSecurityException {
    // Encrypting public certificates would take longer than a lookup does.
    System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
    System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("ca-" + store.size(), certificate);
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
  }
}
