package dev.taskqueue.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files and folders that only the user of this process may read, where the system knows of that:
 * what they hold is bodies of tasks and results, in clear.
 */
final class DiskAccess {

  private DiskAccess() {}

  /** Makes an empty file. */
  static void createFile(Path file) throws IOException {
    Files.createFile(file, only(file, "rw-------"));
  }

  /** Makes a folder and those above it that are not there. */
  static void createFolders(Path folder) throws IOException {
    Files.createDirectories(folder, only(folder, "rwx------"));
  }

  private static FileAttribute<?>[] only(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
