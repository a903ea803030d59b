package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How {@code scripts/webchat} builds a fresh working copy: without tests, by the parent pom, where
 * a module needs what another one has for tests.
 */
class BuildWithoutTestsIT {
  private static final String MODULE =
      """
      <project>
        <modelVersion>4.0.0</modelVersion>
        <parent>
          <groupId>io.webchat</groupId>
          <artifactId>webchat-parent</artifactId>
          <version>0.1.0-SNAPSHOT</version>
          <relativePath>%s</relativePath>
        </parent>
        %s
      </project>
      """;

  private static final String FIXTURES =
      """
      <artifactId>has-fixtures</artifactId>
      <build>
        <plugins>
          <plugin>
            <groupId>org.apache.maven.plugins</groupId>
            <artifactId>maven-jar-plugin</artifactId>
            <executions>
              <execution>
                <id>fixtures</id>
                <goals>
                  <goal>test-jar</goal>
                </goals>
              </execution>
            </executions>
          </plugin>
        </plugins>
      </build>
      """;

  private static final String NEEDS_FIXTURES =
      """
      <artifactId>needs-fixtures</artifactId>
      <dependencies>
        <dependency>
          <groupId>io.webchat</groupId>
          <artifactId>has-fixtures</artifactId>
          <version>${project.version}</version>
          <type>test-jar</type>
          <scope>test</scope>
        </dependency>
      </dependencies>
      """;

  @TempDir Path copy;

  private Path write(String file, String text) throws IOException {
    Path target = copy.resolve(file);
    Files.createDirectories(target.getParent());
    return Files.writeString(target, text);
  }

  private void takeFromHere(String file) throws IOException {
    Files.createDirectories(copy.resolve(file).getParent());
    Files.copy(DistributionProcess.REPOSITORY.resolve(file), copy.resolve(file));
  }

  @Test
  void whatAModuleHasForTheTestsOfOthersIsNotMissed() throws Exception {
    takeFromHere("scripts/webchat");
    takeFromHere("distribution/src/shell/java.sh");
    String parent = Files.readString(DistributionProcess.REPOSITORY.resolve("pom.xml"));
    String modules = "<modules><module>modules/a</module><module>distribution</module></modules>";
    write("pom.xml", parent.replaceFirst("(?s)<modules>.*?</modules>", modules));
    write("modules/a/pom.xml", MODULE.formatted("../../pom.xml", FIXTURES));
    write("modules/a/src/main/resources/META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n");
    write("distribution/pom.xml", MODULE.formatted("../pom.xml", NEEDS_FIXTURES));
    Files.createDirectories(copy.resolve("bundles"));
    String local = System.getProperty("webchat.maven.repository");
    write(".mvn/maven.config", "-o\n-Dmaven.repo.local=" + local + "\n");
    Path built = write("distribution/target/webchat/bin/webchat", "#!/bin/sh\necho ran\n");
    assertThat(built.toFile().setExecutable(true)).isTrue();

    Path out = copy.resolve("out");
    Process script =
        new ProcessBuilder(copy.resolve("scripts/webchat").toString(), "demo")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    boolean ended = script.waitFor(DistributionProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(ended).isTrue();
    assertThat(out).content().endsWith("ran\n").doesNotContain("ERROR");
    assertThat(script.exitValue()).isZero();
  }
}
