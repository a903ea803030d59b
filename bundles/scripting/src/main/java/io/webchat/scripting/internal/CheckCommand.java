package io.webchat.scripting.internal;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.spi.script.ScriptChecker;
import io.webchat.spi.script.ScriptChecker.ScriptProblem;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntBiFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code check FILE…}: tells what is wrong with scripts. */
@Component(service = ToIntBiFunction.class, property = "webchat.command=check")
public final class CheckCommand implements ToIntBiFunction<List<String>, PrintStream> {
  private static final int WRONG = 1;
  private static final int CALLED_WRONGLY = 2;
  private static final long MAX_BYTES = 2_000_000;

  private final ScriptChecker checker;

  /** For Declarative Services. */
  @Activate
  public CheckCommand(@Reference ScriptChecker checker) {
    this.checker = checker;
  }

  @Override
  public int applyAsInt(List<String> files, PrintStream out) {
    if (files.isEmpty()) {
      out.println("check: name one script or more");
      return CALLED_WRONGLY;
    }
    int result = 0;
    for (String file : files) {
      result = Math.max(result, check(file, out));
    }
    return result;
  }

  private int check(String name, PrintStream out) {
    try {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        out.println(name + ": there is no such file, or it is larger than " + MAX_BYTES + " bytes");
        return WRONG;
      }
      List<ScriptProblem> problems = checker.check(new ScriptSource(name, Files.readString(file)));
      problems.forEach(out::println);
      if (problems.isEmpty()) {
        out.println(name + ": nothing is wrong");
      }
      return problems.isEmpty() ? 0 : WRONG;
    } catch (IOException | InvalidPathException e) {
      out.println(name + ": cannot be read: " + e.getClass().getSimpleName());
      return WRONG;
    }
  }
}
