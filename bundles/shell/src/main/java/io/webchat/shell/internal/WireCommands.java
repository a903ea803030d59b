package io.webchat.shell.internal;

import io.webchat.api.WebChat;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.shell.internal.output.CommandRunner;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands about the wires that chats go by. */
@Component(
    service = WireCommands.class,
    property = {"osgi.command.scope=webchat", "osgi.command.function=wire"})
public final class WireCommands {
  private static final int MOST_FAILURES_SHOWN = 10;

  /** More at once would keep each of them waiting for its new transport for longer. */
  private static final int MOVING_AT_ONCE = 16;

  private final InstanceSelection instances;

  /** For Declarative Services. */
  @Activate
  public WireCommands(@Reference InstanceSelection instances) {
    this.instances = instances;
  }

  /** Prints how many chats go by which wire. */
  @Descriptor("counts the chats of each wire, and the wires that they can change to")
  public void wire(CommandSession session) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          instances.factory();
          Map<String, Integer> counts = new TreeMap<>();
          instances.list().forEach(chat -> counts.merge(line(chat), 1, Integer::sum));
          counts.forEach((line, count) -> out.printf("%6d %s%n", count, line));
          if (counts.isEmpty()) {
            out.println("no widget instances; webchat:create makes one");
          }
        });
  }

  private static String line(WebChat chat) {
    List<String> others = new ArrayList<>(chat.configuration().transportTypes());
    others.remove(chat.wire());
    return others.isEmpty()
        ? chat.wire()
        : "%-22s can change to %s".formatted(chat.wire(), String.join(", ", others));
  }

  /** Moves chats to a wire. */
  @Descriptor("moves chats to another wire while they run; without ids all that can go by it")
  public void wire(
      CommandSession session,
      @Descriptor("type of a transport, as webchat:transports lists them") String type,
      @Descriptor("ids of instances") String... ids) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          instances.factory();
          List<WebChat> chats = ids.length == 0 ? all(type) : named(ids);
          List<CompletionStage<Void>> changes = new ArrayList<>();
          int failed = 0;
          for (int i = 0; i < chats.size(); i++) {
            while (changes.size() < Math.min(chats.size(), i + MOVING_AT_ONCE)) {
              changes.add(chats.get(changes.size()).changeWire(type));
            }
            try {
              CommandRunner.await(changes.get(i));
            } catch (Rejection e) {
              if (failed++ < MOST_FAILURES_SHOWN) {
                out.println(chats.get(i).id() + ": " + CommandRunner.line(e));
              }
            }
          }
          int moved = changes.size() - failed;
          out.println(
              moved + " by " + type + (failed == 0 ? "" : ", " + failed + " stay where they are"));
        });
  }

  private List<WebChat> all(String type) {
    List<WebChat> chats =
        instances.list().stream()
            .filter(chat -> chat.configuration().transportTypes().contains(type))
            .toList();
    if (chats.isEmpty()) {
      throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "No chat can go by " + type)
          .withHint("webchat:wire shows which wires there are");
    }
    return chats;
  }

  private List<WebChat> named(String... ids) {
    List<WebChat> chats = new ArrayList<>();
    for (String id : ids) {
      chats.add(instances.byId(id));
    }
    return chats;
  }
}
