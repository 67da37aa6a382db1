package dev.taskqueue.service.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;

/** A file of which all that was written is on the disk when it has been closed without failure. */
final class ForcedOutput extends OutputStream {

  private final FileChannel file;
  private final OutputStream out;

  ForcedOutput(FileChannel file) {
    this.file = file;
    this.out = Channels.newOutputStream(file);
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    try (FileChannel closing = file) {
      closing.force(true);
    }
  }
}
