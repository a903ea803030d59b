package io.webchat.health.internal.check;

import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/** Threads that wait for each other for ever. */
@Component(service = SelfCheck.class)
public final class ThreadsCheck implements SelfCheck {
  @Override
  public String name() {
    return "threads";
  }

  @Override
  public List<Finding> check() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] waiting = threads.findDeadlockedThreads();
    if (waiting == null) {
      return List.of();
    }
    List<String> names =
        Stream.of(threads.getThreadInfo(waiting))
            .filter(Objects::nonNull)
            .map(ThreadInfo::getThreadName)
            .sorted()
            .toList();
    return List.of(
        Finding.notLive(
            "threads wait for each other for ever: " + Chats.some(names), "restart the container"));
  }
}
