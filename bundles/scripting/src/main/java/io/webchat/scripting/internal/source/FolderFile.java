package io.webchat.scripting.internal.source;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.scripting.internal.context.ScriptFailure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * A file of the scripts folders as it was read.
 *
 * @param source its text; {@code null} when it cannot be used
 * @param failure why it cannot be used; {@code null} when it can
 * @param readAgain whether it may become readable without being changed
 */
record FolderFile(ScriptSource source, ScriptFailure failure, boolean readAgain) {
  static final long MAX_BYTES = 1_000_000;

  /** Reads a file and has it parsed. */
  static FolderFile read(
      String name, Path path, Function<ScriptSource, Optional<ScriptFailure>> parser) {
    try {
      if (Files.size(path) > MAX_BYTES) {
        return broken(failure(name, "is ignored: it is larger than " + MAX_BYTES + " bytes"));
      }
      ScriptSource source = new ScriptSource(name, Files.readString(path));
      return parser
          .apply(source)
          .map(FolderFile::broken)
          .orElseGet(() -> new FolderFile(source, null, false));
    } catch (CharacterCodingException e) {
      return broken(failure(name, "is ignored: it is not in UTF-8"));
    } catch (IOException | RuntimeException e) { // as of an engine that cannot be started
      String why = "cannot be read: " + e.getClass().getSimpleName();
      return new FolderFile(null, failure(name, why), true);
    }
  }

  private static FolderFile broken(ScriptFailure failure) {
    return new FolderFile(null, failure, false);
  }

  static ScriptFailure failure(String name, String problem) {
    return new ScriptFailure(problem, name, 0, 0, ScriptFailure.Kind.ERROR);
  }
}
