package io.webchat.shell.internal;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatService;
import io.webchat.api.bus.Subscription;
import io.webchat.shell.internal.output.CommandRunner;
import io.webchat.shell.internal.output.CtrlC;
import io.webchat.shell.internal.output.LiveView;
import io.webchat.shell.internal.output.ShellJson;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands that show the bus of the instance in use. */
@Component(
    service = BusCommands.class,
    property = {
      "osgi.command.scope=webchat",
      "osgi.command.function=command",
      "osgi.command.function=events",
    })
public final class BusCommands {
  private final InstanceSelection instances;
  private final LiveView view;

  /** For Declarative Services. */
  @Activate
  public BusCommands(@Reference InstanceSelection instances, @Reference LiveView view) {
    this.instances = instances;
    this.view = view;
  }

  /** Calls a command of the bus. */
  @Descriptor("calls a command of the bus and prints what it resolves with")
  public void command(
      CommandSession session,
      @Descriptor("name; without a plugin it is one of WebChatService") String name,
      @Descriptor("options: JSON in single quotes, or key=value words") String... options) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          String full = name.contains(".") ? name : WebChatService.NAMESPACE + "." + name;
          Object value =
              CommandRunner.await(
                  instances
                      .inUse()
                      .bus()
                      .command(full, ShellJson.options(List.of(options)))
                      .toCompletionStage());
          out.println(value == null ? "done" : ShellJson.pretty(value));
        });
  }

  /** Follows the events. */
  @Descriptor("follows the events of the bus until Ctrl-C")
  public void events(
      CommandSession session,
      @Descriptor("ends after so many seconds")
          @Parameter(
              names = {"-t", "--time"},
              absentValue = "0")
          long seconds,
      @Descriptor("ends after this number of events")
          @Parameter(
              names = {"-n", "--count"},
              absentValue = "0")
          long count,
      @Descriptor("only events whose name contains this; may be left out") String... part) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          WebChat chat = instances.inUse();
          String pattern = part.length == 0 ? "" : part[0];
          CountDownLatch over = new CountDownLatch(1);
          Subscription following = view.follow(session, chat, pattern, count, over::countDown);
          try {
            out.println("events of " + chat.id() + (seconds > 0 ? "" : "; Ctrl-C ends"));
            CtrlC.await(session, seconds, over);
          } finally {
            following.close();
          }
        });
  }
}
