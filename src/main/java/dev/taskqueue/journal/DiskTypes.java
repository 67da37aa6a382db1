package dev.taskqueue.journal;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * How keys and values lie in the file. Lengths are checked when they are read, and no key has a
 * line feed or is followed by one, so none can pass for a part of the file's structure, all of
 * which ends in line feeds.
 */
final class DiskTypes {

  private DiskTypes() {}

  private static int length(ByteBuffer buffer) {
    int length = buffer.getInt();
    if (length < 0 || length > buffer.remaining()) {
      throw new IllegalStateException("a record has the length " + length);
    }
    return length;
  }

  /** Keys. */
  static final class Keys extends BasicDataType<String> {

    @Override
    public int getMemory(String key) {
      return 24 + 2 * key.length();
    }

    @Override
    public void write(WriteBuffer buffer, String key) {
      String text = key.replace("\\", "\\\\").replace("\n", "\\n");
      buffer.putInt(text.length()).putStringData(text, text.length());
    }

    @Override
    public String read(ByteBuffer buffer) {
      String text = DataUtils.readString(buffer, length(buffer));
      if (text.indexOf('\\') < 0) {
        return text;
      }
      StringBuilder key = new StringBuilder(text.length());
      for (int i = 0; i < text.length(); i++) {
        char one = text.charAt(i);
        if (one == '\\' && ++i < text.length()) {
          one = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
        }
        key.append(one);
      }
      return key.toString();
    }

    @Override
    public int compare(String a, String b) {
      return a.compareTo(b);
    }

    @Override
    public String[] createStorage(int size) {
      return new String[size];
    }
  }

  /** Values. */
  static final class Values extends BasicDataType<byte[]> {

    @Override
    public int getMemory(byte[] value) {
      return 24 + value.length;
    }

    @Override
    public void write(WriteBuffer buffer, byte[] value) {
      buffer.putInt(value.length).put(value);
    }

    @Override
    public byte[] read(ByteBuffer buffer) {
      byte[] value = new byte[length(buffer)];
      buffer.get(value);
      return value;
    }

    @Override
    public byte[][] createStorage(int size) {
      return new byte[size][];
    }
  }
}
