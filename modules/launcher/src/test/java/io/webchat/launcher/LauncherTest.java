package io.webchat.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of a real framework with bundles of this test. */
class LauncherTest {
  @TempDir Path home;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Lines err = new Lines();

  @Test
  void aCommandDoesNotRunWhenABundleDoesNotStart() throws Exception {
    bundle("needy.jar", "Import-Package", "not.there");
    assertThat(launcher("demo").run()).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("webchat: started incompletely: needy.jar: ", "not.there");
    assertThat(out.size()).isZero();
  }

  @Test
  void aJarThatCannotBeInstalledIsATrouble() throws Exception {
    Files.writeString(folder().resolve("broken.jar"), "no jar");
    assertThat(launcher("demo").run()).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("webchat: started incompletely: broken.jar is not installed: ");
  }

  @Test
  void aRunWithTroublesDoesNotSayThatItIsUp() throws Exception {
    bundle("needy.jar", "Import-Package", "not.there");
    runUntil(err, "log files in");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("started incompletely: needy.jar: ");
    assertThat(out.size()).isZero();
  }

  @Test
  void aRunWithoutTroublesSaysSo() throws Exception {
    bundle("content.jar", "Bundle-Name", "content");
    Lines up = new Lines();
    runUntil(up, "WebChatService is up; log files in " + home.resolve("log"));
    assertThat(err.size()).isZero();
  }

  @Test
  void bundlesBesideOthersStartAndTheirTroublesAreTold() throws Exception {
    bundle(besides(), "fine.jar", "Bundle-Name", "fine");
    bundle(besides(), "needy.jar", "Import-Package", "not.there");
    bundle("content.jar", "Bundle-Name", "content");
    runUntil(err, "log files in");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("started incompletely: needy.jar: ")
        .doesNotContain("fine.jar", "content.jar");
  }

  @Test
  void bundlesBesideNothingStart() throws Exception {
    bundle(besides(), "fine.jar", "Bundle-Name", "fine");
    Lines up = new Lines();
    runUntil(up, "WebChatService is up");
    assertThat(err.size()).isZero();
  }

  /** Runs until the text is printed there, then leaves by interruption. */
  private void runUntil(Lines lines, String text) throws Exception {
    Launcher launcher =
        new Launcher(
            CommandLine.parse(home, List.of("run", "--no-shell")),
            print(lines == err ? out : lines),
            print(err));
    CompletableFuture<Exception> end = new CompletableFuture<>();
    Thread run =
        new Thread(
            () -> {
              try {
                end.completeExceptionally(new AssertionError("ended with " + launcher.run()));
              } catch (Exception e) {
                end.complete(e);
              }
            });
    run.start();
    lines.await(text);
    run.interrupt();
    assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
  }

  private Launcher launcher(String command) {
    return new Launcher(CommandLine.parse(home, List.of(command)), print(out), print(err));
  }

  private static PrintStream print(OutputStream target) {
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }

  private Path folder() throws IOException {
    return Files.createDirectories(home.resolve("bundles/10-test"));
  }

  private Path besides() throws IOException {
    return Files.createDirectories(home.resolve("bundles/10-beside"));
  }

  private void bundle(String name, String header, String value) throws IOException {
    bundle(folder(), name, header, value);
  }

  private static void bundle(Path folder, String name, String header, String value)
      throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
    manifest.getMainAttributes().putValue(header, value);
    try (OutputStream file = Files.newOutputStream(folder.resolve(name));
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      jar.finish();
    }
  }

  /** What is printed, to be waited for. */
  private static final class Lines extends ByteArrayOutputStream {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      super.write(bytes, from, length);
      notifyAll();
    }

    synchronized void await(String text) throws InterruptedException {
      long end = System.nanoTime() + PATIENCE_NANOS;
      while (!toString(StandardCharsets.UTF_8).contains(text)) {
        long left = end - System.nanoTime();
        assertThat(left).as("time for \"%s\" in: %s", text, this).isPositive();
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    }
  }
}
