package io.webchat.scripting.internal.source;

import io.webchat.api.InstanceSettings.ScriptSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file with the script of instances that have nothing else; it may not be there. */
public final class DefaultScript {
  private static final Logger LOG = LoggerFactory.getLogger(DefaultScript.class);
  private static final long MAX_BYTES = 2_000_000;

  private final Path file;

  /** Of this file; {@code null} when there is to be none. */
  public DefaultScript(Path file) {
    this.file = file;
  }

  public boolean isWanted() {
    return file != null;
  }

  boolean isThere() {
    return file != null && Files.isRegularFile(file);
  }

  /** Changes with the file. */
  public String stamp() {
    return isThere() ? ScriptFolders.stamp(file) : "";
  }

  /** The script, when its file is there and can be read. */
  public Optional<ScriptSource> read() {
    try {
      if (!isThere()) {
        return Optional.empty();
      }
      if (Files.size(file) > MAX_BYTES) {
        LOG.warn("{} is longer than {} bytes: it is not used", file, MAX_BYTES);
        return Optional.empty();
      }
      LOG.info("The default script is {}", file);
      return Optional.of(new ScriptSource(file.getFileName().toString(), Files.readString(file)));
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", file, e.getClass().getSimpleName());
      return Optional.empty();
    }
  }
}
