package io.webchat.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which bundles serve pages. */
class PageBundlesTest {
  @TempDir Path home;

  @BeforeEach
  void makeTheFolder() throws IOException {
    for (String file :
        new String[] {
          "optional/http/jetty.jar",
          "optional/http/README",
          "optional/webchat-http-1.jar",
          "optional/webchat-console-1.jar",
          "optional/webchat-web-1.jar",
          "optional/webchat-backend-1.jar",
          "optional/webchat-preprocessor-emoji-1.jar"
        }) {
      touch(file);
    }
    Files.createDirectories(home.resolve("conf"));
  }

  private void touch(String file) throws IOException {
    Files.createDirectories(home.resolve(file).getParent());
    Files.createFile(home.resolve(file));
  }

  @Test
  void thereAreNoneWithoutTheirConfiguration() throws IOException {
    touch("conf/io.webchat.web.cfg.sample");
    assertThat(PageBundles.of(Layout.of(home))).isEmpty();
  }

  @Test
  void theyAreTheFrontAndItsServer() throws IOException {
    touch("conf/io.webchat.web.cfg");
    assertThat(PageBundles.of(Layout.of(home)).orElseThrow().bundles())
        .extracting(file -> home.relativize(file).toString().replace('\\', '/'))
        .containsExactly(
            "optional/http/jetty.jar", "optional/webchat-http-1.jar", "optional/webchat-web-1.jar");
  }

  @Test
  void theOperatorsPageHasTheSameServer() throws IOException {
    touch("conf/io.webchat.console.cfg");
    assertThat(PageBundles.of(Layout.of(home)).orElseThrow().bundles())
        .extracting(file -> home.relativize(file).toString().replace('\\', '/'))
        .containsExactly(
            "optional/http/jetty.jar",
            "optional/webchat-console-1.jar",
            "optional/webchat-http-1.jar");
  }

  @Test
  void backEndsAreServedWithoutPages() throws IOException {
    touch("conf/io.webchat.backend.cfg");
    assertThat(PageBundles.of(Layout.of(home)).orElseThrow().bundles())
        .extracting(file -> home.relativize(file).toString().replace('\\', '/'))
        .containsExactly(
            "optional/http/jetty.jar",
            "optional/webchat-backend-1.jar",
            "optional/webchat-http-1.jar");
  }

  @Test
  void theFolderOfTheConfigurationCounts() throws IOException {
    touch("own/io.webchat.web.cfg");
    assertThat(PageBundles.of(Layout.of(home))).isEmpty();
    assertThat(PageBundles.of(Layout.of(home).withConf(home.resolve("own")))).isPresent();
  }

  @Test
  void aServerOfOnesOwnMayStandInForIt() throws IOException {
    touch("conf/io.webchat.web.cfg");
    Files.delete(home.resolve("optional/http/jetty.jar"));
    Files.delete(home.resolve("optional/http/README"));
    Files.delete(home.resolve("optional/http"));
    assertThat(PageBundles.of(Layout.of(home)).orElseThrow().bundles()).hasSize(2);
  }
}
