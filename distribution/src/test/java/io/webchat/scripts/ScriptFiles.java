package io.webchat.scripts;

import static org.awaitility.Awaitility.await;

import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The scripts folder of the container. When it was read is seen by a file that is written last and
 * registers a plugin in a watched instance.
 */
final class ScriptFiles {
  private static final AtomicInteger READINGS = new AtomicInteger();
  private static final String SIGN = "preprocessors/zz-reading.js";

  private final Path folder = ScriptContainer.home().resolve("scripts");
  private final Customer watched;

  ScriptFiles(Customer watched) {
    this.watched = watched;
  }

  /** Writes a file. */
  ScriptFiles put(String name, String text) {
    try {
      Path next = folder.resolve(name + ".part");
      Files.writeString(next, text);
      Files.move(next, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Removes a file. */
  ScriptFiles remove(String name) {
    try {
      Files.deleteIfExists(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Waits until the watched instance has what is in the folder now. */
  void awaitRead() {
    String plugin = "Reading" + READINGS.incrementAndGet();
    // by a timer: when all files have run and their functions are handed over
    put(SIGN, "setTimeout(() => CXBus.registerPlugin('" + plugin + "'), 1);");
    awaitPlugin(plugin, true);
  }

  /** Removes all files and waits until no instance has any. */
  void clear() {
    awaitRead();
    String plugin = "Reading" + READINGS.get();
    for (String name : new String[] {"preprocessors", "session"}) {
      try (Stream<Path> files = Files.list(folder.resolve(name))) {
        files
            .map(file -> name + "/" + file.getFileName())
            .filter(file -> !file.equals(SIGN))
            .forEach(this::remove);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    remove(SIGN);
    awaitPlugin(plugin, false);
  }

  private void awaitPlugin(String plugin, boolean there) {
    await(plugin + " there: " + there)
        .atMost(EventLog.PATIENCE)
        .until(() -> watched.chat().bus().registry().containsKey(plugin) == there);
  }
}
