package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documented asynchronous example in two processes, one after the other. */
class ScriptRestartIT {
  @TempDir Path folder;

  @Test
  void theSecondProcessRestoresTheChatOfTheFirst() throws Exception {
    try (ChatSimulator server = new SimulatorBuilder().start()) {
      configure(server);
      try (DistributionProcess first = run()) {
        first.type("use shop");
        first.type("start Paul");
        first.await("started a chat with shop as Paul");
        server.chats().get(0).agent("Anna").say("one moment");
        first.await("Anna: one moment");
        leave(first);
      }
      server.chats().get(0).agent("Anna").say("are you there?");
      try (DistributionProcess second = run()) {
        second.await("WebChatService");
        second.type("use shop");
        // it may have come before the shell shows the chat
        second.awaitAnswer(
            "what came meanwhile", "transcript", lines -> lines.contains("Anna: are you there?"));
        second.type("send Here I am again");
        second.await("Paul: Here I am again");
        int before = second.output().length();
        second.type("transcript");
        second.type("echo end-of-transcript");
        second.await("end-of-transcript");
        assertThat(second.output().substring(before))
            .containsSubsequence("one moment", "are you there?", "Here I am again")
            .containsOnlyOnce("one moment");
        second.type("end");
        second.await("the chat has ended");
        leave(second);
      }
      assertThat(server.chats()).hasSize(1);
      assertThat(server.chats().get(0).sentTexts()).containsExactly("Here I am again");
      assertThat(server.chats().get(0).ended()).isTrue();
    }
  }

  private void configure(ChatSimulator server) throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    String cookies = "io.webchat.session.cookie.cfg";
    Files.copy(DistributionProcess.FOLDER.resolve("conf").resolve(cookies), conf.resolve(cookies));
    Path example = DistributionProcess.REPOSITORY.resolve("scripts/config/async-v3.config.js");
    Path script = folder.resolve("shop.config.js");
    Files.writeString(
        script,
        Files.readString(example)
            .replace(
                "type: 'pureengage-v3-rest',", "type: 'pureengage-v3-rest', ajaxTimeout: 60000,")
            .replace("https://HOST/nexus/v3/chat/sessions", server.v3Url())
            .replace("endpoint: 'XXXXXXXXX'", "endpoint: '" + server.v3Endpoint() + "'")
            .replace("XXXXXXXX", server.v3ApiKey()));
    Files.write(
        conf.resolve("io.webchat.instance-shop.cfg"), List.of("id = shop", "script = " + script));
  }

  private DistributionProcess run() {
    return DistributionProcess.start(
        "run",
        "--shell",
        "--conf",
        folder.resolve("conf").toString(),
        "--data",
        folder.resolve("data").toString());
  }

  private static void leave(DistributionProcess run) throws Exception {
    run.type("exit");
    assertThat(run.exitCode()).as(run.output()).isZero();
  }
}
