package io.webchat.benchmarks.micro;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/**
 * Felix's Event Admin in a framework, with {@code sendEvent}, which delivers on the thread of the
 * caller, and without its time limit for handlers, which costs it more; a command is an event with
 * a callback.
 */
final class EventAdminBus implements BusUnderTest {
  private static final String EVENT = "benchmark/event";
  private static final String COMMAND = "benchmark/command";
  private static final String ANSWER = "answer";

  private final Path storage = Files.createTempDirectory("webchat-bench");
  private final Framework framework;
  private final EventAdmin admin;

  EventAdminBus() throws Exception {
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    storage.toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    "org.osgi.service.event;version=1.4",
                    "org.apache.felix.eventadmin.Timeout",
                    "0"));
    framework.start();
    BundleContext context = framework.getBundleContext();
    // the jar of the class path, whose api the framework exports
    File jar =
        new File(EventAdmin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Bundle bundle = context.installBundle("reference:" + jar.toURI());
    bundle.start();
    admin = context.getService(context.getServiceReference(EventAdmin.class));
    handle(COMMAND, event -> answer(event).accept(7));
  }

  @SuppressWarnings("unchecked") // put there by command
  private static Consumer<Object> answer(Event event) {
    return (Consumer<Object>) event.getProperty(ANSWER);
  }

  private void handle(String topic, EventHandler handler) {
    framework
        .getBundleContext()
        .registerService(
            EventHandler.class,
            handler,
            FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, topic)));
  }

  @Override
  public void subscribe(Consumer<Object> subscriber) {
    handle(EVENT, subscriber::accept);
  }

  @Override
  public void publish() {
    for (int i = 0; i < CALLS; i++) {
      admin.sendEvent(new Event(EVENT, PAYLOAD));
    }
  }

  @Override
  public void command(Consumer<Object> answers) {
    for (int i = 0; i < CALLS; i++) {
      admin.sendEvent(new Event(COMMAND, Map.of("data", PAYLOAD, ANSWER, answers)));
    }
  }

  @Override
  public void close() {
    try {
      framework.stop();
      framework.waitForStop(0);
      try (Stream<Path> files = Files.walk(storage)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    } catch (BundleException | IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
