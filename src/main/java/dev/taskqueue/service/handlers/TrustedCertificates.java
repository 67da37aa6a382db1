package dev.taskqueue.service.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what is wrong with the files of {@link HttpRequestOptions#setTrustedCertificates}. Vert.x
 * reads them with the first https request, and fails that one and all after it.
 */
public final class TrustedCertificates {

  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", Pattern.DOTALL);

  private TrustedCertificates() {}

  /**
   * Reads the files as Vert.x will.
   *
   * @throws IllegalArgumentException naming the one that cannot be read, or has no certificate
   */
  public static void check(HttpRequestOptions options) {
    for (String file : options.getTrustedCertificates()) {
      try {
        read(new String(Files.readAllBytes(Path.of(file)), UTF_8));
      } catch (IOException | CertificateException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "HTTP handler option 'trustedCertificates' must hold PEM files with certificates, but"
                + " \""
                + file
                + "\" is none that can be read ("
                + e
                + ")",
            e);
      }
    }
  }

  private static void read(String pem) throws CertificateException {
    Matcher blocks = CERTIFICATE.matcher(pem);
    int count = 0;
    for (; blocks.find(); count++) {
      byte[] bytes = Base64.getDecoder().decode(blocks.group(1).replaceAll("\\s", ""));
      CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
    }
    if (count == 0) {
      throw new CertificateException("nothing in it is between BEGIN and END CERTIFICATE");
    }
  }
}
