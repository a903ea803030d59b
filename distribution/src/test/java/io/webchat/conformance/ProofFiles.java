package io.webchat.conformance;

import io.webchat.chat.Wire;
import io.webchat.conformance.Proofs.Proof;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The proofs of all JVMs of a build: each leaves its own in a file, and the last one finds those of
 * all. A file names the JVM that started its own, so that those of former builds do not count.
 */
final class ProofFiles {
  private static final String CELL = "\t";

  private ProofFiles() {}

  /** Leaves these, and passes on those of all JVMs of the build that have ended. */
  static void share(List<Proof> own, Consumer<List<Proof>> all) throws IOException {
    Path folder =
        Path.of(System.getProperty("basedir", "")).resolve("target/conformance").toAbsolutePath();
    Files.createDirectories(folder);
    ProcessHandle jvm = ProcessHandle.current();
    String build = build(jvm) + "-";
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FileLock unused = channel.lock(); // until the channel is closed
      Files.write(
          folder.resolve(build + jvm.pid()),
          own.stream().map(ProofFiles::line).toList(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND); // a JVM may run one class after the other
      all.accept(read(folder, build));
    }
  }

  /** The JVM that started this one, perhaps by way of a shell; this one when there is none. */
  private static long build(ProcessHandle jvm) {
    return Stream.iterate(jvm.parent(), Optional::isPresent, one -> one.get().parent())
        .map(Optional::orElseThrow)
        .filter(one -> one.info().command().filter(name -> name.endsWith("java")).isPresent())
        .findFirst()
        .orElse(jvm)
        .pid();
  }

  private static List<Proof> read(Path folder, String build) throws IOException {
    List<Proof> proofs = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (String.valueOf(file.getFileName()).startsWith(build)) {
          Files.readAllLines(file).forEach(line -> proofs.add(proof(line)));
        }
      }
    }
    return proofs;
  }

  private static String line(Proof proof) {
    return String.join(
        CELL,
        proof.test(),
        String.join(" ", proof.rows()),
        proof.wire().name(),
        Boolean.toString(proof.passed()));
  }

  private static Proof proof(String line) {
    String[] cells = line.split(CELL, 4);
    return new Proof(
        cells[0],
        List.of(cells[1].split(" ", -1)),
        Wire.valueOf(cells[2]),
        Boolean.parseBoolean(cells[3]));
  }
}
