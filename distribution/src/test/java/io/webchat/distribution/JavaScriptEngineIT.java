package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution compiles JavaScript where the JVM can, and interprets it elsewhere: quietly. */
class JavaScriptEngineIT {
  private static final String COMPILED = "JavaScript is compiled";
  private static final String INTERPRETED = "JavaScript is interpreted";

  /** A quick JVM that does not limit what compiles, for one that can compile JavaScript. */
  private static final String UNLIMITED = "-XX:+UseSerialGC -Dwebchat.scripting.warmup=false";

  private static final String SHOUT =
      "module.exports = (message) => { message.text = message.text?.toUpperCase(); };";

  @TempDir Path folder;

  @BeforeEach
  void configure() throws IOException {
    Path conf = DistributionProcess.copyOfConf(folder.resolve("conf"));
    Path scripts = Files.createDirectories(folder.resolve("scripts/preprocessors"));
    Files.writeString(scripts.resolve("shout.js"), SHOUT);
    Files.writeString(
        conf.resolve("io.webchat.scripting.cfg"),
        "scriptsFolder = " + folder.resolve("scripts") + "\n");
  }

  @Test
  void hooksAreCompiledWhereTheJvmCan() throws Exception {
    assertThat(engineOfAChat(Map.of())).isEqualTo(jvmCompiles() ? COMPILED : INTERPRETED);
  }

  @Test
  void compilingCanBeSwitchedOff() throws Exception {
    assertThat(engineOfAChat(Map.of("WEBCHAT_JIT", "off"))).isEqualTo(INTERPRETED);
  }

  @Test
  void aJvmWithoutTheCompilersInterfaceInterprets() throws Exception {
    Path java = folder.resolve("jvm/bin/java");
    Files.createDirectories(java.getParent());
    Files.write(
        java,
        List.of(
            "#!/bin/sh",
            "case \"$*\" in",
            "  *EnableJVMCI*) echo \"Unrecognized VM option 'EnableJVMCI'\" >&2; exit 1 ;;",
            "esac",
            "exec '" + System.getProperty("java.home") + "/bin/java' \"$@\""));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    assertThat(engineOfAChat(Map.of("JAVA_HOME", folder.resolve("jvm").toString())))
        .isEqualTo(INTERPRETED);
  }

  /** Holds a chat with a preprocessor in JavaScript; returns what the log tells of the engine. */
  private String engineOfAChat(Map<String, String> changes) throws Exception {
    Map<String, String> environment = new HashMap<>(changes);
    environment.put("JAVA_OPTS", jvmCompiles() ? UNLIMITED : DistributionProcess.QUICK);
    try (DistributionProcess run =
        DistributionProcess.start(
            environment,
            "run",
            "--shell",
            "--conf",
            folder.resolve("conf").toString(),
            "--data",
            folder.toString())) {
      run.type("start Paul");
      run.await("started a chat");
      run.type("send hello there");
      run.await("Paul: HELLO THERE");
      run.type("end");
      run.await("the chat has ended");
      assertThat(run.output()).doesNotContainIgnoringCase("warn");
      run.type("exit");
      assertThat(run.exitCode()).as(run.output()).isZero();
    }
    String log = Files.readString(folder.resolve("log/webchat.log"));
    assertThat(log.contains(COMPILED)).as(log).isNotEqualTo(log.contains(INTERPRETED));
    return log.contains(COMPILED) ? COMPILED : INTERPRETED;
  }

  private static boolean jvmCompiles() {
    return Runtime.version().feature() == 25
        && ModuleFinder.ofSystem().find("jdk.internal.vm.ci").isPresent()
        && !System.getProperty("java.vendor.version", "").contains("GraalVM");
  }
}
