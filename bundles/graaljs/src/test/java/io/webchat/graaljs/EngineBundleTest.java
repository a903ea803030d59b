package io.webchat.graaljs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import io.webchat.graaljs.sample.Sandbox;
import io.webchat.graaljs.sample.Sandbox.Kind;
import io.webchat.graaljs.sample.Sandbox.Outcome;
import io.webchat.graaljs.sample.Sandbox.Room;
import io.webchat.testkit.container.OsgiContainer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** The engine's bundle as another bundle uses it. */
class EngineBundleTest {

  private static final String CLIENT = "client";
  private static final int UPDATES = 20;
  private static final ByteArrayOutputStream PRINTED = new ByteArrayOutputStream();

  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix()
          .systemPackagesFrom(Sandbox.class)
          .frameworkProperty(
              "org.osgi.framework.bootdelegation",
              "jdk.internal.module,jdk.internal.access,sun.misc")
          .bundleFromTarget("graaljs")
          .build();

  @TempDir static Path folder;

  private Sandbox sandbox;

  /** The first engine of the JVM is the one that would warn. */
  @BeforeAll
  static void firstUse() throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    try (PrintStream capture = new PrintStream(PRINTED, true, StandardCharsets.UTF_8)) {
      System.setOut(capture);
      System.setErr(capture);
      container.install(clientBundle());
      try (Room room = container.service(Sandbox.class).room()) {
        room.eval("console.log('hello')");
      }
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @BeforeEach
  void client() {
    sandbox = container.service(Sandbox.class);
  }

  @Test
  void exportsThePolyglotApiAndImportsNothingThatHasToBeThere() {
    Bundle bundle = container.bundle("io.webchat.graaljs");
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    assertThat(revision.getDeclaredCapabilities(BundleRevision.PACKAGE_NAMESPACE))
        .extracting(BundleCapability::getAttributes)
        .extracting(
            attributes -> attributes.get(BundleRevision.PACKAGE_NAMESPACE),
            attributes -> attributes.get("version").toString())
        .containsExactlyInAnyOrder(
            tuple("org.graalvm.polyglot", "25.0.5"),
            tuple("org.graalvm.polyglot.io", "25.0.5"),
            tuple("org.graalvm.polyglot.management", "25.0.5"),
            tuple("org.graalvm.polyglot.proxy", "25.0.5"));
    assertThat(revision.getDeclaredRequirements(BundleRevision.PACKAGE_NAMESPACE))
        .allSatisfy(
            imported ->
                assertThat(imported.getDirectives()).containsEntry("resolution", "optional"))
        .allSatisfy(
            imported ->
                assertThat(imported.getDirectives().get("filter"))
                    .matches(
                        "\\(osgi.wiring.package=(sun\\.misc|jdk\\.internal\\.(access|module)|javax\\..*|com\\.sun\\.management)\\)"));
    assertThat(bundle.getEntry("META-INF/THIRD-PARTY.txt")).isNotNull();
    assertThat(bundle.getHeaders().get("Bundle-ClassPath"))
        .doesNotContain("truffle-runtime")
        .doesNotContain("truffle-compiler")
        .as("for an unpacked bundle Felix resolves the path of each class in its own folder")
        .startsWith("lib/");
  }

  @Test
  void evaluatesModernJavaScript() {
    try (Room room = sandbox.room()) {
      assertThat(
              room.eval(
                      "let log = []; (async () => { log.push(await Promise.resolve(1)); for await (const x of [2, 3]) log.push(x); })(); 0")
                  .kind())
          .isEqualTo(Kind.VALUE);
      assertThat(room.eval("log.join()")).isEqualTo(new Outcome(Kind.VALUE, "1,2,3"));
      assertThat(
              room.eval(
                  "class A { #x = 7; static { this.y = 1; } get x() { return this?.#x ?? 0; } } `${new A().x}${A.y}${[1, 2].at(-1)}`"))
          .isEqualTo(new Outcome(Kind.VALUE, "712"));
    }
  }

  @Test
  void matchesRegularExpressionsWithEveryFlag() {
    try (Room room = sandbox.room()) {
      assertThat(room.eval("'aBAb'.replace(/b/gi, '-')").text()).isEqualTo("a-A-");
      assertThat(room.eval("/^b.c$/ms.test('a\\nb\\nc')").text()).isEqualTo("true");
      assertThat(room.eval("/^.\\p{Lu}$/u.test('\\u{1F600}Ä')").text()).isEqualTo("true");
      assertThat(
              room.eval(
                      "const y = /a/y; y.lastIndex = 1; [y.test('ba'), y.lastIndex, y.flags].join()")
                  .text())
          .isEqualTo("true,2,y");
      assertThat(room.eval("'2026-11-23'.match(/(?<year>\\d+)-(?<!x)/).groups.year").text())
          .isEqualTo("2026");
    }
  }

  @Test
  void contextsOfOneEngineDoNotSeeEachOther() {
    try (Room one = sandbox.room();
        Room two = sandbox.room()) {
      one.eval("var mine = 1; Object.prototype.polluted = true; Array.prototype.map = null;");
      assertThat(one.eval("mine + String({}.polluted)").text()).isEqualTo("1true");
      assertThat(two.eval("typeof mine + String({}.polluted) + [1].map(x => x + 1)").text())
          .isEqualTo("undefinedundefined2");
    }
  }

  @Test
  void givesNoWayToTheHost() {
    try (Room room = sandbox.room()) {
      assertThat(
              room.eval("[typeof Java, typeof Packages, typeof Polyglot, typeof require].join()")
                  .text())
          .isEqualTo("undefined,undefined,undefined,undefined");
      assertThat(room.eval("load('/etc/hostname')").kind()).isEqualTo(Kind.GUEST_ERROR);
    }
  }

  @Test
  void namesFileAndPlaceOfASyntaxError() {
    try (Room room = sandbox.room()) {
      Outcome outcome = room.eval("let a = 1;\nlet b = ;");
      assertThat(outcome.kind()).isEqualTo(Kind.SYNTAX_ERROR);
      assertThat(outcome.text()).contains(":2:8");
    }
  }

  @Test
  void printsWhereTheEngineWasToldTo() {
    try (Room room = sandbox.room()) {
      room.eval("console.log('to the sink')");
      assertThat(sandbox.printed()).contains("to the sink");
    }
  }

  @Test
  void theStatementLimitEndsAnEndlessLoopAndTheContext() {
    try (Room other = sandbox.room();
        Room room = sandbox.room()) {
      assertThat(room.eval("try { for (;;) {} } catch (e) {}").kind())
          .isEqualTo(Kind.LIMIT_EXCEEDED);
      assertThat(room.eval("1").kind()).isNotEqualTo(Kind.VALUE);
      assertThat(other.eval("1")).isEqualTo(new Outcome(Kind.VALUE, "1"));
    }
  }

  @Test
  void resettingTheLimitGivesEveryCallItsOwn() {
    try (Room room = sandbox.room()) {
      for (int call = 0; call < 5; call++) {
        assertThat(room.eval("for (let i = 0; i < 40000; i++) {}").kind()).isEqualTo(Kind.VALUE);
        room.resetLimits();
      }
      room.eval("for (let i = 0; i < 40000; i++) {}");
      assertThat(room.eval("for (let i = 0; i < 60000; i++) {}").kind())
          .isEqualTo(Kind.LIMIT_EXCEEDED);
    }
  }

  @Test
  void anInterruptedContextGoesOn() {
    try (Room room = sandbox.room()) {
      Outcome cut =
          cutOff(
              room,
              "let n = 0; for (;;) { n = 'x'.repeat(1 << 20).split('').length; }",
              Room::interrupt);
      assertThat(cut.kind()).isEqualTo(Kind.INTERRUPTED);
      assertThat(room.eval("1 + 1")).isEqualTo(new Outcome(Kind.VALUE, "2"));
    }
  }

  @Test
  void closingCutsOffALongBuiltIn() {
    try (Room room = sandbox.room()) {
      Outcome cut = cutOff(room, "const a = []; a.length = 2 ** 32 - 1; a.fill(1)", Room::close);
      assertThat(cut.kind()).isEqualTo(Kind.CANCELLED);
    }
  }

  @Test
  void theFirstEngineWarnsOfNothing() {
    assertThat(PRINTED.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(sandbox.engine()).startsWith("Interpreted");
  }

  @Test
  void updatingAUserOfTheEngineLeavesNoClassLoader() throws Exception {
    Path jar = clientBundle();
    List<WeakReference<ClassLoader>> replaced = new ArrayList<>();
    for (int update = 0; update < UPDATES; update++) {
      replaced.add(useThenUpdate(jar));
    }
    sandbox = null;
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(
                      replaced.stream().map(WeakReference::get).filter(Objects::nonNull).toList())
                  .isEmpty();
            });
    try (Room room = container.service(Sandbox.class).room()) {
      assertThat(room.eval("6 * 7").text()).isEqualTo("42");
    }
  }

  private static WeakReference<ClassLoader> useThenUpdate(Path jar) {
    Sandbox used = container.service(Sandbox.class);
    try (Room room = used.room()) {
      assertThat(room.eval("[1, 2, 3].map(x => x * 2).join()").text()).isEqualTo("2,4,6");
    }
    ClassLoader loader = used.getClass().getClassLoader();
    container.update(CLIENT, jar);
    container.refresh(CLIENT);
    assertThat(container.service(Sandbox.class).getClass().getClassLoader()).isNotSameAs(loader);
    return new WeakReference<>(loader);
  }

  /** Cuts off a script again and again until it ends, for the first cut may come before it runs. */
  private static Outcome cutOff(Room room, String source, Consumer<Room> cut) {
    AtomicBoolean begun = new AtomicBoolean();
    CompletableFuture<Outcome> outcome =
        CompletableFuture.supplyAsync(
            () -> {
              begun.set(true);
              return room.eval(source);
            });
    await().untilTrue(begun);
    await()
        .until(
            () -> {
              cut.accept(room);
              return outcome.isDone();
            });
    return outcome.join();
  }

  private static Path clientBundle() throws Exception {
    Path jar = folder.resolve(CLIENT + ".jar");
    try (Builder builder = new Builder()) {
      builder.setBundleSymbolicName(CLIENT);
      builder.setBundleVersion("1.0.0");
      builder.setBundleActivator("io.webchat.graaljs.sample.client.ConstrainedSandbox");
      builder.setPrivatePackage("io.webchat.graaljs.sample.client");
      builder.addClasspath(Path.of("target/test-classes").toFile());
      try (Jar built = builder.build()) {
        built.write(jar.toFile());
      }
    }
    return jar;
  }
}
