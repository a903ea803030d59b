package io.webchat.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherFoldersTest {
  @TempDir Path home;

  @Test
  void bundleFoldersComeByLevelAndBundlesByName() throws IOException {
    touch("bundles/50-webchat/b.jar");
    touch("bundles/50-webchat/a.jar");
    touch("bundles/50-webchat/notes.txt");
    touch("bundles/50-webchat/aa/META-INF/MANIFEST.MF");
    touch("bundles/50-webchat/no-bundle/lib/e.jar");
    touch("bundles/10-logging/c.jar");
    touch("bundles/other/d.jar");
    List<BundleFolder> folders = BundleFolder.read(home.resolve("bundles"));
    assertThat(folders).extracting(BundleFolder::level).containsExactly(10, 50);
    assertThat(folders).extracting(BundleFolder::name).containsExactly("logging", "webchat");
    assertThat(folders.get(1).bundles())
        .extracting(file -> file.getFileName().toString())
        .containsExactly("a.jar", "aa", "b.jar");
  }

  @Test
  void withoutBundlesThereIsNothingToStart() throws IOException {
    Files.createDirectories(home.resolve("bundles"));
    assertThatIOException()
        .isThrownBy(() -> BundleFolder.read(home.resolve("bundles")))
        .withMessageContaining("no bundles in");
  }

  @Test
  void theFileIsOverTheDefaultsAndKnowsTheFolders() throws IOException {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/framework.properties"),
        "felix.fileinstall.dir = ${webchat.conf}\norg.osgi.framework.bootdelegation = x.y\n");
    Map<String, String> settings =
        FrameworkSettings.of(Layout.of(home), home.resolve("cache"), ModuleLayer.boot(), true);
    assertThat(settings)
        .containsEntry("felix.fileinstall.dir", home.resolve("conf").toString())
        .containsEntry("org.osgi.framework.bootdelegation", "x.y")
        .containsEntry("org.osgi.framework.storage", home.resolve("cache").toString())
        .containsEntry("webchat.data", home.resolve("data").toString());
  }

  @Test
  void aFolderOfConfigurationAloneGetsTheFilesOfTheContainerFromTheDistribution()
      throws IOException {
    touch("conf/logback.xml");
    Files.writeString(
        home.resolve("conf/framework.properties"), "felix.fileinstall.dir = ${webchat.conf}\n");
    touch("own/some.cfg");
    Layout own = Layout.of(home).withConf(home.resolve("own"));
    assertThat(FrameworkSettings.of(own, home.resolve("cache"), ModuleLayer.boot(), true))
        .containsEntry("felix.fileinstall.dir", home.resolve("own").toString());
    assertThat(own.logging()).isEqualTo(home.resolve("conf/logback.xml"));
    touch("own/logback.xml");
    touch("own/framework.properties");
    assertThat(own.logging()).isEqualTo(home.resolve("own/logback.xml"));
    assertThat(FrameworkSettings.of(own, home.resolve("cache"), ModuleLayer.boot(), true))
        .doesNotContainKey("felix.fileinstall.dir");
  }

  @Test
  void aFileOfTheFrameworkThatCannotBeReadIsNamed() throws IOException {
    Path file = home.resolve("conf/framework.properties");
    Files.createDirectories(home.resolve("conf"));
    Files.write(file, "# \u00fcber\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(unreadable()).isEqualTo(file + " cannot be read: it is not UTF-8");
    Files.writeString(file, "x = C:\\users\n");
    assertThat(unreadable()).startsWith(file + " cannot be read: Malformed");
  }

  private String unreadable() {
    IOException failure =
        catchThrowableOfType(
            IOException.class,
            () ->
                FrameworkSettings.of(
                    Layout.of(home), home.resolve("cache"), ModuleLayer.boot(), true));
    return Main.reason(failure);
  }

  @Test
  void aConfigurationOfTheLogThatIsHalfSavedIsNamedAndAnotherOneCounts() throws IOException {
    Path standard = home.resolve("conf/logback.xml");
    Path own = home.resolve("own/logback.xml");
    touch("own/logback.xml");
    touch("conf/logback.xml");
    Files.writeString(standard, "<configuration/>");
    Files.writeString(own, "<configuration>\n  <appender");
    Layout layout = Layout.of(home).withConf(home.resolve("own"));
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);
    assertThat(LoggingFile.usable(layout, err)).isEqualTo(standard.toString());
    assertThat(told.toString(StandardCharsets.UTF_8))
        .startsWith("webchat: " + own + " cannot be used: line 2: ")
        .endsWith("; until the next start " + standard + " counts" + System.lineSeparator());

    told.reset();
    Files.delete(standard);
    assertThat(LoggingFile.usable(layout, err)).isEqualTo(LoggingFile.WARNINGS_ONLY);
    assertThat(LoggingFile.usable(Layout.of(home), err)).isEqualTo(LoggingFile.WARNINGS_ONLY);
    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("webchat: " + own + " cannot be used: line 2: ")
        .contains("webchat: " + standard + " cannot be used: " + standard)
        .contains("; until the next start warnings come here, and no log is kept");
    assertThat(Main.class.getClassLoader().getResource(LoggingFile.WARNINGS_ONLY)).isNotNull();

    told.reset();
    Files.writeString(
        own, "<!DOCTYPE configuration SYSTEM \"http://127.0.0.1:1/x.dtd\"><configuration/>");
    assertThat(LoggingFile.usable(layout, err)).isEqualTo(own.toString());
    assertThat(told.size()).isZero();
  }

  @Test
  void anErrorThatSaysNoMoreThanWhichFileHasItsKind() {
    assertThat(Main.reason(new IOException(new AccessDeniedException("/data/run.lock"))))
        .isEqualTo("/data/run.lock (AccessDeniedException)");
    assertThat(Main.reason(new FileSystemException("/data", null, "No space left")))
        .isEqualTo("/data: No space left");
  }

  @Test
  void theJavaScriptEngineSeesThePackagesItNeeds() throws IOException {
    assertThat(
            FrameworkSettings.of(Layout.of(home), home.resolve("cache"), ModuleLayer.boot(), true))
        .containsEntry(
            "org.osgi.framework.bootdelegation",
            "jdk.internal.module,jdk.internal.access,sun.misc");
  }

  @Test
  void theJavaScriptEngineIsWarmBeforeAChatNeedsItWhereTheContainerStaysUp() throws IOException {
    Path cache = home.resolve("cache");
    String key = "webchat.scripting.warmup";
    assertThat(FrameworkSettings.of(Layout.of(home), cache, ModuleLayer.boot(), true))
        .doesNotContainKey(key);
    assertThat(FrameworkSettings.of(Layout.of(home), cache, ModuleLayer.boot(), false))
        .containsEntry(key, "false");
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/framework.properties"), key + " = true\n");
    assertThat(FrameworkSettings.of(Layout.of(home), cache, ModuleLayer.boot(), false))
        .containsEntry(key, "true");
  }

  /** Felix gives up after five seconds else, and the component is not there. */
  @Test
  void aComponentThatStartsSlowlyIsWaitedFor() throws IOException {
    assertThat(
            FrameworkSettings.of(Layout.of(home), home.resolve("cache"), ModuleLayer.boot(), true))
        .containsEntry("ds.lock.timeout.milliseconds", "60000");
  }

  @Test
  void theChatsOfACommandWaitLongerForTheirScripts() throws IOException {
    Path cache = home.resolve("cache");
    String key = "webchat.core.extensionTimeoutMs";
    assertThat(FrameworkSettings.of(Layout.of(home), cache, ModuleLayer.boot(), false))
        .containsEntry(key, "60000");
    assertThat(FrameworkSettings.of(Layout.of(home), cache, ModuleLayer.boot(), true))
        .doesNotContainKey(key);
  }

  @Test
  void aCommandLeavesNothingBehind() throws IOException {
    CommandLine demo = CommandLine.parse(home, List.of("demo"));
    Path folder;
    try (Storage storage = Storage.open(demo)) {
      folder = storage.folder();
      Files.writeString(Files.createDirectories(folder.resolve("bundle1")).resolve("x"), "x");
    }
    assertThat(folder).doesNotExist();
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void aRunKeepsItsFolderAndCanBeRepeated() throws IOException {
    CommandLine run = CommandLine.parse(home, List.of("run"));
    for (int i = 0; i < 2; i++) {
      try (Storage storage = Storage.open(run)) {
        assertThat(storage.folder()).isEqualTo(home.resolve("data/framework"));
      }
    }
  }

  private void touch(String file) throws IOException {
    Path path = home.resolve(file);
    Files.createDirectories(path.getParent());
    Files.createFile(path);
  }
}
