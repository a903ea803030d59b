package io.webchat.shell.internal;

import io.webchat.shell.internal.output.ChatLines;
import io.webchat.shell.internal.output.CommandRunner;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.ConfigurationState.Refusal;
import io.webchat.spi.config.ConfigurationState.Setting;
import io.webchat.spi.config.Configured;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Which configuration is in force, and what was refused of the files. */
@Component(
    service = ConfigCommands.class,
    property = {"osgi.command.scope=webchat", "osgi.command.function=config"})
public final class ConfigCommands {
  private static final String OURS = "(service.pid=io.webchat.*)";

  private final List<Configured> parts = new CopyOnWriteArrayList<>();
  private final ConfigurationAdmin admin;

  /** For Declarative Services. */
  @Activate
  public ConfigCommands(@Reference ConfigurationAdmin admin) {
    this.admin = admin;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindConfigured(Configured part) {
    parts.add(part);
  }

  void unbindConfigured(Configured part) {
    parts.remove(part);
  }

  /** Prints configurations. */
  @Descriptor("lists the configurations and what was refused of them; config PID lists the values")
  public void config(
      CommandSession session,
      @Descriptor("a PID, or the end of one; may be left out") String... pid) {
    PrintStream out = session.getConsole();
    CommandRunner.report(out, () -> print(out, pid.length == 0 ? null : pid[0]));
  }

  private void print(PrintStream out, String pid) throws Exception {
    List<ConfigurationState> states =
        parts.stream()
            .map(Configured::configuration)
            .filter(state -> pid == null || isMeant(state.pid(), pid))
            .sorted(Comparator.comparing(ConfigurationState::pid))
            .toList();
    for (ConfigurationState state : states) {
      out.printf("%-36s %s%n", plain(state.pid()), file(state));
      if (pid != null) {
        state.settings().forEach(setting -> out.println("  " + line(setting)));
      }
      state.refusals().forEach(refusal -> out.println("  " + line(refusal)));
      state.unknown().forEach(key -> out.println("  unknown: " + plain(key)));
      if (pid == null) {
        state.settings().stream()
            .filter(setting -> !setting.pending().isEmpty())
            .forEach(setting -> out.println("  " + line(setting)));
      }
    }
    List<String> unread = unread(pid);
    unread.forEach(name -> out.printf("%-36s %s%n", plain(name), "(no bundle that runs reads it)"));
    if (states.isEmpty() && unread.isEmpty()) {
      out.println("no configuration" + (pid == null ? "" : " of " + plain(pid)));
    } else if (pid == null) {
      out.println("config PID lists the values in force");
    }
  }

  /** Configurations of a PID that is mistyped, or whose bundle is not there. */
  private List<String> unread(String pid) throws Exception {
    Configuration[] all = admin.listConfigurations(OURS);
    if (all == null) {
      return List.of();
    }
    List<String> read =
        parts.stream().map(Configured::configuration).map(ConfigurationState::pid).toList();
    return Stream.of(all)
        .map(Configuration::getPid)
        .filter(name -> !read.contains(name) && (pid == null || isMeant(name, pid)))
        .sorted()
        .toList();
  }

  private static boolean isMeant(String pid, String asked) {
    return pid.equals(asked) || pid.endsWith("." + asked) || pid.endsWith("~" + asked);
  }

  private static String file(ConfigurationState state) {
    boolean defaults = state.settings().stream().allMatch(Setting::isDefault);
    return state.file().isEmpty() ? defaults ? "(defaults)" : "(no file)" : plain(state.file());
  }

  private static String line(Setting setting) {
    return plain(setting.key())
        + " = "
        + plain(setting.value())
        + (setting.isDefault() ? "  (default)" : "")
        + (setting.pending().isEmpty()
            ? ""
            : "  (" + plain(setting.pending()) + " from the next start of the bundle)");
  }

  private static String line(Refusal refusal) {
    return refusal.key().isEmpty()
        ? "refused: " + plain(refusal.expected())
        : "refused: "
            + plain(refusal.key())
            + " = "
            + plain(refusal.value())
            + " (expected "
            + plain(refusal.expected())
            + ")";
  }

  private static String plain(String text) {
    return ChatLines.plain(text).replace('\n', ' ');
  }
}
