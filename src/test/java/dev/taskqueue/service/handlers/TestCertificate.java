package dev.taskqueue.service.handlers;

import io.vertx.core.net.JksOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate for one name, which only those trust that are told to; made by the JDK's keytool.
 */
record TestCertificate(Path store, Path certificate) {

  private static final String PASSWORD = "password";

  static TestCertificate of(String name) {
    try {
      Path directory = Files.createTempDirectory("certificate");
      Path store = directory.resolve("keys.jks");
      Path pem = directory.resolve("certificate.pem");
      keytool(
          store,
          "-genkeypair",
          "-alias",
          "a",
          "-keyalg",
          "RSA",
          "-dname",
          "CN=" + name,
          "-ext",
          "SAN=dns:" + name);
      keytool(store, "-exportcert", "-alias", "a", "-rfc", "-file", pem.toString());
      List.of(pem, store, directory).forEach(path -> path.toFile().deleteOnExit());
      return new TestCertificate(store, pem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void keytool(Path store, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD,
            "-storetype",
            "JKS",
            "-keypass",
            PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool has failed");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  JksOptions keyStore() {
    return new JksOptions().setPath(store.toString()).setPassword(PASSWORD);
  }

  String pem() {
    return certificate.toString();
  }
}
