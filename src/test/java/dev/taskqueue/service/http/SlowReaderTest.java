package dev.taskqueue.service.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that read on and on, but for longer than one that does not read is waited for. */
@Tag("parallel")
class SlowReaderTest extends HttpTest {

  private static final int IDLE_MILLIS = 2_000;
  private static final int PAUSE_MILLIS = 60;

  /** Small, so that what is not read is soon not written either. */
  private static final int SOCKET_BYTES = 256 * 1024;

  @Override
  HttpServerOptions serverOptions(HttpOptions options) {
    return super.serverOptions(options)
        .setWriteIdleTimeout(IDLE_MILLIS)
        .setSendBufferSize(SOCKET_BYTES);
  }

  @Test
  void a_large_batch_comes_to_its_end() throws IOException {
    serve();
    endLarge();

    String batch = readSlowly("POST " + JOIN);

    assertThat(batch.endsWith("}")).isTrue();
    assertThat(batch.contains(LARGE)).isTrue();
  }

  @Test
  void a_large_line_comes_to_its_end() throws IOException {
    serve();
    endLarge();

    String lines = readSlowly("GET " + OUTCOMES);

    assertThat(lines.endsWith("\r\n0\r\n\r\n")).isTrue();
    assertThat(lines.length()).isGreaterThan(LARGE.length());
  }

  private String readSlowly(String request) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(SOCKET_BYTES);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
      String head = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write((request + head).getBytes(US_ASCII));
      InputStream in = socket.getInputStream();
      byte[] some = in.readNBytes(SOCKET_BYTES);
      while (some.length > 0) {
        read.write(some);
        await(vertx.timer(PAUSE_MILLIS));
        some = in.readNBytes(SOCKET_BYTES);
      }
    }
    return read.toString(ISO_8859_1);
  }
}
