package io.webchat.instances.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscriber;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.instances.internal.ConfiguredInstance.Threads;
import io.webchat.spi.config.ConfigurationState.Refusal;
import io.webchat.spi.script.ScriptChecker;
import io.webchat.spi.script.ScriptChecker.ScriptProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentConstants;
import org.slf4j.LoggerFactory;

/** What becomes of an instance when its configuration, the core, its bundle or its container go. */
class ConfiguredInstanceTest {
  private final Factory factory = new Factory();
  private final AtomicLong clock = new AtomicLong();
  private final Deque<Runnable> soon = new ArrayDeque<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  @TempDir private Path home;
  private int stateOfTheContainer = Bundle.ACTIVE;

  @Test
  void aConfigurationMakesAnInstance() {
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    assertThat(factory.log).containsExactly("create shop 9000");
    assertThat(instance.configuration().refusals()).isEmpty();
  }

  @Test
  void aChangeThatMakesADifferenceLeavesTheChatAndTakesItUpAgain() {
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    instance.modified(properties("shop", 9_000));
    instance.modified(properties("shop", 8_000));
    assertThat(factory.log)
        .containsExactly("create shop 9000", "check shop 8000", "close shop", "create shop 8000");
  }

  @Test
  void aChangeThatNoTransportCanWorkWithLeavesTheInstanceAsItIs() {
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    factory.refusal = "no transport of type 'x' is registered";
    instance.modified(properties("shop", 8_000));
    assertThat(factory.log).containsExactly("create shop 9000", "check shop 8000");
    assertThat(instance.configuration().refusals())
        .extracting(Refusal::expected)
        .containsExactly(factory.refusal);
  }

  @Test
  void aChangeOfTheIdDoesNotCloseTheInstanceWhenTheNewIdIsTaken() {
    ConfiguredInstance shop = configured(properties("shop", 9_000));
    configured(properties("desk", 9_000));
    shop.modified(properties("desk", 9_000));
    assertThat(factory.log).doesNotContain("close shop");
    assertThat(shop.configuration().refusals())
        .extracting(Refusal::expected)
        .containsExactly("there is an instance 'desk' already");
  }

  @Test
  void anEmptyConfigurationLeavesTheFormerOneInForce() {
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    instance.modified(Map.of("service.pid", "io.webchat.instance~shop"));
    assertThat(factory.log).containsExactly("create shop 9000");
    assertThat(instance.configuration().refusals())
        .extracting(Refusal::expected)
        .containsExactly("it is empty");
  }

  @Test
  void anInstanceThatCannotBeMadeIsMadeByTheNextConfiguration() {
    configured(properties("shop", 9_000));
    ConfiguredInstance second = configured(properties("shop", 9_000));
    assertThat(second.configuration().refusals())
        .extracting(Refusal::expected)
        .containsExactly("INVALID_ARGUMENT: There is an instance 'shop' already");
    second.modified(properties("desk", 9_000));
    assertThat(second.configuration().refusals()).isEmpty();
    assertThat(factory.log).endsWith("create desk 9000");
  }

  @Test
  void theSessionWaitsWhenTheConfigurationGoes() {
    left(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
    assertThat(factory.log).endsWith("close shop");
  }

  @Test
  void theSessionWaitsWhenTheBundleIsUpdatedWhileTheContainerRuns() {
    left(ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED);
    assertThat(factory.log).endsWith("close shop");
  }

  @Test
  void theChatIsHandedOverWhenTheCoreStops() {
    left(ComponentConstants.DEACTIVATION_REASON_REFERENCE);
    assertThat(factory.log).endsWith("handOver shop");
  }

  @Test
  void theChatIsHandedOverWhenTheContainerStops() {
    stateOfTheContainer = Bundle.STOPPING;
    left(ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED);
    assertThat(factory.log).endsWith("handOver shop");
  }

  /** The chat is served by another container; the next one is to begin here. */
  @Test
  void anInstanceWhoseChatWasMovedIsOpenedAgain() {
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    factory.movesAway("shop");
    assertThat(factory.log).containsExactly("create shop 9000", "create shop 9000");
    instance.modified(properties("shop", 8_000));
    assertThat(factory.log).endsWith("close shop", "create shop 8000");
  }

  @Test
  void oneThatSomebodyClosedIsNot() {
    configured(properties("shop", 9_000));
    factory.closes("shop");
    assertThat(factory.log).containsExactly("create shop 9000");
  }

  @Test
  void norOneThatNobodyWantsAnyMore() {
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    instance.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
    factory.movesAway("shop");
    assertThat(factory.log).containsExactly("create shop 9000", "close shop");
  }

  /** Files are copied one after the other: that of the script may come last. */
  @Test
  void anInstanceWhoseScriptIsMissingIsMadeWhenItComes() throws IOException {
    ConfiguredInstance instance = configured(withScript(9_000));
    tryAgain();
    assertThat(factory.log).isEmpty();
    assertThat(instance.configuration().refusals()).hasSize(1);
    assertThat(instance.configuration().settings()).isEmpty();
    Files.writeString(home.resolve("hooks.js"), "");
    tryAgain();
    assertThat(factory.log).containsExactly("create shop 9000");
    assertThat(instance.configuration().refusals()).isEmpty();
    assertThat(later).isEmpty();
  }

  @Test
  void aChangeWhoseScriptIsMissingCountsWhenItComes() throws IOException {
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    instance.modified(withScript(8_000));
    tryAgain();
    assertThat(factory.log).containsExactly("create shop 9000");
    Files.writeString(home.resolve("hooks.js"), "");
    tryAgain();
    assertThat(factory.log).endsWith("close shop", "create shop 8000");
    assertThat(later).isEmpty();
  }

  @Test
  void aScriptThatDoesNotRunLeavesTheInstanceAsItIs() throws IOException {
    List<String> tried = new ArrayList<>();
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    instance.setChecker(checker(tried));
    Files.writeString(home.resolve("hooks.js"), "missing();");
    instance.modified(withScript(8_000));
    runTrials();
    tryAgain();
    assertThat(factory.log)
        .containsExactly(
            "create shop 9000", "check shop 8000", "check shop 8000", "check shop 8000");
    assertThat(tried).containsExactly("missing();");
    assertThat(instance.configuration().refusals())
        .extracting(Refusal::expected)
        .containsExactly("script: hooks.js:1:1: missing is not defined");
    Files.writeString(home.resolve("hooks.js"), "found();");
    tryAgain();
    runTrials();
    assertThat(factory.log).endsWith("close shop", "create shop 8000");
    assertThat(instance.configuration().refusals()).isEmpty();
    assertThat(later).isEmpty();
  }

  @Test
  void aScriptThatIsInForceIsNotTriedAgain() throws IOException {
    List<String> tried = new ArrayList<>();
    Files.writeString(home.resolve("hooks.js"), "missing();");
    ConfiguredInstance instance = configured(withScript(9_000));
    instance.setChecker(checker(tried));
    instance.modified(withScript(8_000));
    assertThat(factory.log).endsWith("close shop", "create shop 8000");
    runTrials();
    assertThat(tried).isEmpty();
  }

  /** Declarative Services waits for both, and a trial may take a minute. */
  @Test
  void aTrialKeepsNeitherAChangeNorTheEndWaiting() throws IOException {
    CompletableFuture<String> thread = new CompletableFuture<>();
    CompletableFuture<List<ScriptProblem>> verdict = new CompletableFuture<>();
    ConfiguredInstance instance =
        new ConfiguredInstance(factory, properties("shop", 9_000), context());
    instance.setChecker(
        checker(
            script -> {
              thread.complete(Thread.currentThread().getName());
              return Thread.holdsLock(instance) ? List.of() : verdict.join();
            }));
    Files.writeString(home.resolve("hooks.js"), "");
    instance.modified(withScript(8_000));
    assertThat(thread.join()).startsWith("webchat-instances");
    instance.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
    verdict.complete(List.of());
    assertThat(factory.log).containsExactly("create shop 9000", "check shop 8000", "close shop");
  }

  @Test
  void theInstanceStaysAsItIsWhileScriptsAreOnTrial() throws IOException {
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    instance.setChecker(checker(new ArrayList<>()));
    Files.writeString(home.resolve("hooks.js"), "found();");
    instance.modified(withScript(8_000));
    assertThat(factory.log).containsExactly("create shop 9000", "check shop 8000");
    assertThat(instance.configuration().refusals()).isEmpty();
    runTrials();
    assertThat(factory.log).endsWith("close shop", "create shop 8000");
  }

  @Test
  void whatComesDuringATrialIsNotDecidedByIt() throws IOException {
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    List<Boolean> locked = new ArrayList<>();
    instance.setChecker(
        checker(
            script -> {
              locked.add(Thread.holdsLock(instance));
              instance.modified(properties("shop", 7_000));
              return List.of(new ScriptProblem(script.name(), 1, 1, "missing is not defined"));
            }));
    Files.writeString(home.resolve("hooks.js"), "missing();");
    instance.modified(withScript(8_000));
    runTrials();
    tryAgain();
    assertThat(locked).containsExactly(false);
    assertThat(factory.log).endsWith("close shop", "create shop 7000");
    assertThat(instance.configuration().refusals()).isEmpty();
  }

  @Test
  void whatIsChangedBeforeItsTrialIsNotTried() throws IOException {
    List<String> tried = new ArrayList<>();
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    instance.setChecker(checker(tried));
    Files.writeString(home.resolve("hooks.js"), "found();");
    instance.modified(withScript(8_000));
    instance.modified(properties("shop", 7_000));
    runTrials();
    assertThat(tried).isEmpty();
    assertThat(factory.log).endsWith("close shop", "create shop 7000");
  }

  /** What is used is what was tried. */
  @Test
  void aScriptThatIsSavedDuringItsTrialIsTriedAgain() throws IOException {
    List<String> tried = new ArrayList<>();
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    Path file = Files.writeString(home.resolve("hooks.js"), "one();");
    instance.setChecker(
        checker(
            script -> {
              tried.add(script.text());
              write(file, "two();");
              return List.of();
            }));
    instance.modified(withScript(8_000));
    runTrials();
    assertThat(tried).containsExactly("one();", "two();");
    assertThat(factory.log).endsWith("close shop", "create shop 8000");
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A checker of another version may find something else. */
  @Test
  void whatAnotherCheckerFoundCountsNoMore() throws IOException {
    List<String> tried = new ArrayList<>();
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    ScriptChecker first = checker(tried);
    instance.setChecker(first);
    Files.writeString(home.resolve("hooks.js"), "missing();");
    instance.modified(withScript(8_000));
    runTrials();
    instance.setChecker(checker(script -> List.of()));
    instance.unsetChecker(first);
    tryAgain();
    runTrials();
    assertThat(tried).hasSize(1);
    assertThat(factory.log).endsWith("close shop", "create shop 8000");
  }

  /** As of an engine that cannot start, and of a bundle that is being stopped. */
  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class})
  void aConfigurationIsUsedWhoseScriptsCannotBeTried(Class<? extends Throwable> failure)
      throws IOException {
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    instance.setChecker(
        checker(
            script -> {
              if (failure == IllegalStateException.class) {
                throw new IllegalStateException("The scripting bundle is stopped");
              }
              throw new NoClassDefFoundError("half gone");
            }));
    Files.writeString(home.resolve("hooks.js"), "");
    instance.modified(withScript(8_000));
    runTrials();
    assertThat(factory.log).endsWith("close shop", "create shop 8000");
    assertThat(instance.configuration().refusals()).isEmpty();
    assertThat(later).isEmpty();
  }

  /** It may have been cut off since the machine was busy. */
  @Test
  void aScriptThatDidNotRunIsTriedAgainAfterAMinute() throws IOException {
    List<String> tried = new ArrayList<>();
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    instance.setChecker(
        checker(
            script -> {
              tried.add(script.text());
              return tried.size() == 1
                  ? List.of(new ScriptProblem(script.name(), 0, 0, "cut off"))
                  : List.of();
            }));
    Files.writeString(home.resolve("hooks.js"), "found();");
    instance.modified(withScript(8_000));
    runTrials();
    clock.addAndGet(TimeUnit.SECONDS.toNanos(60));
    tryAgain();
    runTrials();
    assertThat(tried).hasSize(1);
    clock.addAndGet(1);
    tryAgain();
    assertThat(instance.configuration().refusals()).as("until it ran").hasSize(1);
    runTrials();
    assertThat(tried).hasSize(2);
    assertThat(factory.log).endsWith("close shop", "create shop 8000");
    assertThat(instance.configuration().refusals()).isEmpty();
  }

  @Test
  void theScriptOfAConfigurationWhoseIdIsTakenIsNotTried() throws IOException {
    List<String> tried = new ArrayList<>();
    configured(properties("desk", 9_000));
    ConfiguredInstance shop = configured(properties("shop", 9_000));
    shop.setChecker(checker(tried));
    Files.writeString(home.resolve("hooks.js"), "found();");
    Map<String, Object> desk = withScript(9_000);
    desk.put("id", "desk");
    shop.modified(desk);
    for (int i = 0; i < 2; i++) {
      runTrials();
      tryAgain();
    }
    runTrials();
    assertThat(tried).isEmpty();
    assertThat(shop.configuration().refusals())
        .extracting(Refusal::expected)
        .containsExactly("there is an instance 'desk' already");
  }

  /** Finds fault with scripts that call what is missing. */
  private static ScriptChecker checker(List<String> tried) {
    return checker(
        script -> {
          tried.add(script.text());
          return script.text().contains("missing")
              ? List.of(new ScriptProblem(script.name(), 1, 1, "missing is not defined"))
              : List.of();
        });
  }

  private static ScriptChecker checker(Function<ScriptSource, List<ScriptProblem>> trial) {
    return new ScriptChecker() {
      @Override
      public List<ScriptProblem> check(ScriptSource script) {
        throw new AssertionError("not as an instance runs it");
      }

      @Override
      public List<ScriptProblem> obstacles(InstanceSettings settings) {
        return trial.apply(settings.scripts().get(0));
      }
    };
  }

  @Test
  void anInstanceThatCannotBeOpenedAgainIsOpenedAsItIsConfiguredNow() throws IOException {
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    instance.modified(withScript(8_000));
    factory.broken = true;
    factory.movesAway("shop");
    factory.broken = false;
    Files.writeString(home.resolve("hooks.js"), "");
    tryAgain();
    tryAgain();
    assertThat(factory.log).containsExactly("create shop 9000", "create shop 8000");
    assertThat(later).isEmpty();
  }

  @Test
  void whatIsEmptiedMeanwhileIsNotTriedAgain() throws IOException {
    ConfiguredInstance instance = configured(properties("shop", 9_000));
    instance.modified(withScript(8_000));
    instance.modified(Map.of("service.pid", "io.webchat.instance~shop"));
    Files.writeString(home.resolve("hooks.js"), "");
    tryAgain();
    assertThat(factory.log).containsExactly("create shop 9000");
  }

  /** As when the bundle of the core is replaced in that moment. */
  @Test
  void anErrorOfTheCoreIsNotTheLastTry() {
    configured(properties("shop", 9_000));
    ConfiguredInstance second = configured(properties("shop", 8_000));
    factory.broken = true;
    tryAgain();
    assertThat(second.configuration().refusals())
        .extracting(Refusal::expected)
        .containsExactly("java.lang.NoClassDefFoundError: half gone");
    factory.broken = false;
    factory.closes("shop");
    tryAgain();
    assertThat(factory.log).endsWith("create shop 8000");
  }

  @Test
  void refusedValuesAreToldWhenTheInstanceIsMadeAtLast() throws IOException {
    Map<String, Object> properties = withScript(9_000);
    properties.put("ajaxTimeout", "soon");
    Logger logger = (Logger) LoggerFactory.getLogger(ConfiguredInstance.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      configured(properties);
      tryAgain();
      Files.writeString(home.resolve("hooks.js"), "");
      tryAgain();
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(line -> line.contains("ajaxTimeout"))
        .singleElement()
        .asString()
        .contains("found soon");
  }

  @Test
  void anInstanceThatCannotBeMadeIsMadeWhenWhatIsInItsWayGoes() {
    ConfiguredInstance first = configured(properties("shop", 9_000));
    configured(properties("shop", 8_000));
    first.modified(properties("desk", 9_000));
    tryAgain();
    assertThat(factory.log).endsWith("create shop 8000");
  }

  @Test
  void nothingIsTriedAgainThatNobodyWantsAnyMore() {
    ConfiguredInstance first = configured(properties("shop", 9_000));
    ConfiguredInstance second = configured(properties("shop", 8_000));
    ConfiguredInstance third = configured(properties("shop", 7_000));
    second.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
    third.modified(properties("desk", 7_000));
    first.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
    tryAgain();
    assertThat(factory.log).containsExactly("create shop 9000", "create desk 7000", "close shop");
  }

  /** Runs what waits for the pause to be over. */
  private void tryAgain() {
    List<Runnable> due = List.copyOf(later);
    later.clear();
    due.forEach(Runnable::run);
  }

  /** Runs what has a thread of its own. */
  private void runTrials() {
    while (!soon.isEmpty()) {
      soon.remove().run();
    }
  }

  private void left(int reason) {
    configured(properties("shop", 9_000)).deactivate(reason);
  }

  private ConfiguredInstance configured(Map<String, Object> properties) {
    return new ConfiguredInstance(
        factory, properties, context(), new Threads(soon::add, later::add, clock::get));
  }

  private static Map<String, Object> properties(String id, int ajaxTimeout) {
    return Map.of("id", id, "dataURL", "http://127.0.0.1:1/x", "ajaxTimeout", ajaxTimeout);
  }

  private static Map<String, Object> withScript(int ajaxTimeout) {
    Map<String, Object> properties = new HashMap<>(properties("shop", ajaxTimeout));
    properties.put("script", "hooks.js");
    return properties;
  }

  private BundleContext context() {
    Bundle framework =
        proxy(Bundle.class, name -> "getState".equals(name) ? (Object) stateOfTheContainer : null);
    return proxy(
        BundleContext.class,
        name ->
            switch (name) {
              case "getBundle" -> framework;
              case "getProperty" -> home.toString();
              default -> null;
            });
  }

  /** {@code answer} gives the result of a method of this name. */
  private static <T> T proxy(Class<T> type, Function<String, Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            ConfiguredInstanceTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.apply(method.getName())));
  }

  /** Notes what it is asked for; its instances do nothing. */
  private static final class Factory implements WebChatFactory {
    private final List<String> log = new ArrayList<>();
    private final Map<String, WebChat> open = new LinkedHashMap<>();
    private final Map<String, Subscriber> subscribers = new HashMap<>();
    private final Map<String, CompletableFuture<Void>> closed = new HashMap<>();
    private String refusal;
    private boolean broken;

    @Override
    public WebChat create(InstanceSettings settings, Consumer<? super WebChat> prepare) {
      if (broken) {
        throw new NoClassDefFoundError("half gone");
      }
      String id = settings.id();
      if (open.containsKey(id)) {
        throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "There is an instance '" + id + "' already");
      }
      note("create", settings);
      Bus bus =
          (Bus)
              Proxy.newProxyInstance(
                  ConfiguredInstanceTest.class.getClassLoader(),
                  new Class<?>[] {Bus.class},
                  (proxy, method, arguments) -> subscribed(id, arguments));
      CompletableFuture<Void> end = new CompletableFuture<>();
      closed.put(id, end);
      WebChat chat =
          proxy(
              WebChat.class,
              name ->
                  switch (name) {
                    case "id" -> id;
                    case "bus" -> bus;
                    case "closed" -> end;
                    case "ready" -> new CompletableFuture<>();
                    case "close", "handOver" -> left(name, id);
                    default -> throw new AssertionError("unexpected " + name);
                  });
      open.put(id, chat);
      prepare.accept(chat);
      return chat;
    }

    private Object subscribed(String id, Object[] arguments) {
      assertThat(arguments[0]).isEqualTo("WebChatService.sessionMoved");
      subscribers.put(id, (Subscriber) arguments[1]);
      return null;
    }

    void movesAway(String id) {
      subscribers
          .get(id)
          .receive(new BusEvent(0, "WebChatService", "WebChatService.sessionMoved", Map.of()));
      closes(id);
    }

    void closes(String id) {
      open.remove(id);
      closed.get(id).complete(null);
    }

    private Object left(String how, String id) {
      log.add(how + " " + id);
      open.remove(id);
      return null;
    }

    private void note(String what, InstanceSettings settings) {
      log.add(what + " " + settings.id() + " " + settings.configuration().ajaxTimeout());
    }

    @Override
    public void check(InstanceSettings settings) {
      note("check", settings);
      if (refusal != null) {
        throw new IllegalArgumentException(refusal);
      }
    }

    @Override
    public List<WebChat> list() {
      return List.copyOf(open.values());
    }

    @Override
    public Optional<WebChat> find(String id) {
      return Optional.ofNullable(open.get(id));
    }

    @Override
    public List<String> transports() {
      return List.of();
    }
  }
}
