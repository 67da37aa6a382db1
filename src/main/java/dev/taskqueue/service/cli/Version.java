package dev.taskqueue.service.cli;

import picocli.CommandLine.IVersionProvider;

/** The version as the jar's manifest tells it. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "task-queue " + (version != null ? version : "(not from a jar)"), "Java " + Runtime.version()
    };
  }
}
