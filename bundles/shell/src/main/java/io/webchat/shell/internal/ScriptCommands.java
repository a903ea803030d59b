package io.webchat.shell.internal;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.shell.internal.output.ChatLines;
import io.webchat.shell.internal.output.CommandRunner;
import io.webchat.spi.script.ScriptChecker;
import io.webchat.spi.script.ScriptChecker.ScriptProblem;
import io.webchat.spi.script.ScriptHooks;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands about customers' scripts; there while scripting is. */
@Component(
    service = ScriptCommands.class,
    property = {
      "osgi.command.scope=webchat",
      "osgi.command.function=script",
      "osgi.command.function=hooks",
    })
public final class ScriptCommands {
  private static final long MAX_BYTES = 2_000_000;
  private static final double NANOS_OF_MS = 1e6;

  private final ScriptChecker checker;
  private final ScriptHooks hooks;

  /** For Declarative Services. */
  @Activate
  public ScriptCommands(@Reference ScriptChecker checker, @Reference ScriptHooks hooks) {
    this.checker = checker;
    this.hooks = hooks;
  }

  /** Works on a script. */
  @Descriptor("checks a script, or runs one more in an instance")
  public void script(
      CommandSession session,
      @Descriptor("check FILE, or run FILE INSTANCE") String action,
      String... arguments) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          if (action.equals("check") && arguments.length == 1) {
            List<ScriptProblem> problems = checker.check(read(arguments[0]));
            problems.forEach(out::println);
            if (problems.isEmpty()) {
              out.println(arguments[0] + ": nothing is wrong");
            }
          } else if (action.equals("run") && arguments.length == 2) {
            CommandRunner.await(hooks.add(arguments[1], read(arguments[0])));
            out.println(arguments[0] + " runs in " + arguments[1]);
          } else {
            out.println("script check FILE, or script run FILE INSTANCE");
          }
        });
  }

  private static ScriptSource read(String file) throws java.io.IOException {
    Path path = Path.of(file);
    if (!Files.isRegularFile(path) || Files.size(path) > MAX_BYTES) {
      throw new java.io.IOException("there is no file " + file + ", or it is too large");
    }
    return new ScriptSource(file, Files.readString(path));
  }

  /** Prints the hooks. */
  @Descriptor("lists the hooks of scripts: calls, errors, cut-offs, time; hooks enable [HOOK]")
  public void hooks(CommandSession session, String... arguments) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          if (arguments.length == 0) {
            list(out);
          } else if (arguments[0].equals("enable") && arguments.length <= 2) {
            int enabled = hooks.enable(null, arguments.length == 2 ? arguments[1] : null);
            out.println("enabled in " + enabled + " instances");
          } else {
            out.println("hooks, or hooks enable [HOOK]");
          }
        });
  }

  private void list(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%-44s %-24s %8s %7s %8s %10s %11s%n",
        "hook",
        "script",
        "calls",
        "errors",
        "cut off",
        "mean ms",
        "longest ms");
    hooks
        .hooks()
        .forEach(
            report ->
                out.printf(
                    Locale.ROOT,
                    "%-44s %-24s %8d %7d %8d %10.3f %11.3f%n",
                    ChatLines.plain(report.hook()),
                    ChatLines.plain(report.script()),
                    report.calls(),
                    report.errors(),
                    report.cutOffs(),
                    report.nanos() / NANOS_OF_MS / Math.max(1, report.calls()),
                    report.longestNanos() / NANOS_OF_MS));
    hooks
        .disabled()
        .forEach(
            disabled ->
                out.println(
                    ChatLines.plain(
                        "disabled in " + disabled.instanceId() + ": " + disabled.hook())));
  }
}
