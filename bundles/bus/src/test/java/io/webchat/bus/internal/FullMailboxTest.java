package io.webchat.bus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Plugin;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.spi.bus.BoundedMailbox;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A mailbox in which too much waits: what comes from outside is refused, nothing else is lost. */
class FullMailboxTest {
  private static final class Full implements BoundedMailbox {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean full;

    @Override
    public void execute(Runnable task) {
      if (full) {
        throw new RejectedExecutionException("full");
      }
      tasks.add(task);
    }

    @Override
    public void executeSurely(Runnable task) {
      tasks.add(task);
    }

    @Override
    public boolean isClosed() {
      return false;
    }

    void runAll() {
      for (Runnable task; (task = tasks.poll()) != null; ) {
        task.run();
      }
    }
  }

  private final Full mailbox = new Full();
  private final Bus bus = new CxBusFactory().create("test", mailbox, Map.of());
  private final Plugin plugin = ManualMailbox.readyPlugin(bus, "Mine");
  private final List<Object> told = new ArrayList<>();

  @Test
  void commandsFromOutsideAreRejectedAsOverloaded() {
    mailbox.full = true;
    Deferred call = bus.command("Mine.work", Map.of());
    call.fail(reason -> told.add(reason.code()));
    assertThat(told).as("on the mailbox only").isEmpty();
    mailbox.runAll();
    assertThat(told).containsExactly(ErrorCode.OVERLOADED);
  }

  @Test
  void aPublisherFromOutsideIsToldThatItsEventIsNotPublished() {
    bus.subscribe("Mine.event", event -> told.add(event.data().get("n")));
    mailbox.runAll();
    plugin.publish("event", Map.of("n", 1));
    mailbox.full = true;
    assertThatThrownBy(() -> plugin.publish("event", Map.of("n", 2)))
        .isInstanceOfSatisfying(
            Rejection.class, reason -> assertThat(reason.code()).isEqualTo(ErrorCode.OVERLOADED));
    mailbox.runAll();
    mailbox.full = false;
    plugin.publish("event", Map.of("n", 3));
    mailbox.runAll();
    assertThat(told).containsExactly(1, 3);
  }

  @Test
  void aValueWhoseChangeCannotBeToldStaysAsItWas() {
    bus.subscribe("Mine.data.key", event -> told.add(event.data().get("value")));
    plugin.data("key", 1);
    mailbox.full = true;
    for (Object value : new Object[] {2, null}) {
      assertThatThrownBy(() -> plugin.data("key", value)).isInstanceOf(Rejection.class);
      assertThat(plugin.data("key")).isEqualTo(1);
    }
    mailbox.runAll();
    assertThat(told).containsExactly(1);
  }

  @Test
  void resultsAndSubscriptionsAreNotLostAndComeOnTheMailbox() {
    List<CommandCall> calls = new ArrayList<>();
    plugin.registerCommand("work", calls::add);
    bus.command("Mine.work", Map.of()).done(told::add);
    mailbox.runAll();
    mailbox.full = true;
    calls.get(0).deferred().resolve("done");
    bus.subscribe("Mine.event", event -> told.add(event.data().get("n")));
    assertThat(told).isEmpty();
    mailbox.runAll();
    assertThat(told).containsExactly("done");
    mailbox.full = false;
    plugin.publish("event", Map.of("n", 1));
    mailbox.runAll();
    assertThat(told).containsExactly("done", 1);
  }
}
