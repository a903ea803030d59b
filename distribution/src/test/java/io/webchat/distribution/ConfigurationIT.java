package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes in the files of a run take nothing down that works; one run, whom all tests share. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class ConfigurationIT {
  private static final String PATIENCE = "\najaxTimeout = 60000\n";
  private static final String REDACTING =
      """
      window._genesys.widgets.webchat = { dataURL: '%s', ajaxTimeout: 60000, async: false, cometD: false };
      window._genesys.widgets.extensions['Redact'] = ($, CXBus) => {
        const plugin = CXBus.registerPlugin('Redact');
        plugin.before('WebChatService.sendMessage', (options) => {
          options.message = options.message.replace('4711', '****');
          return options;
        });
        plugin.ready();
      };
      """;

  @TempDir static Path folder;
  private static Path conf;
  private static ChatSimulator simulator;
  private static DistributionProcess run;

  @BeforeAll
  static void start() throws IOException {
    simulator = new SimulatorBuilder().agents(AgentBehaviour.manual()).start();
    conf = DistributionProcess.confThatIsReadOften(folder.resolve("conf"));
    Files.delete(conf.resolve("io.webchat.simulator.cfg"));
    save(
        "io.webchat.instance-shop.cfg",
        "dataURL = " + simulator.gmsUrl() + "\najaxTimeout = 90000");
    run =
        DistributionProcess.start(
            "run", "--shell", "--conf", conf.toString(), "--data", folder.toString());
    run.await("WebChatService");
    awaitLog("Instance shop is ready");
  }

  @AfterAll
  static void stop() {
    run.close();
    simulator.close();
  }

  /** Saved at once, as File Install looks at sizes and times. */
  private static void save(String name, String text) throws IOException {
    Path draft = folder.resolve("draft");
    Files.writeString(draft, text);
    Files.move(
        draft,
        conf.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<String> log() throws IOException {
    return Files.readAllLines(folder.resolve("log/webchat.log"));
  }

  private static void awaitLog(String text) {
    Awaitility.await("log line " + text)
        .atMost(DistributionProcess.PATIENCE)
        .ignoreExceptions()
        .until(() -> log().stream().anyMatch(line -> line.contains(text)));
  }

  private static void assertRefused(String file, String text) throws IOException {
    String line = conf.resolve(file) + " (" + file.replace(".cfg", "").replace('-', '~') + "): ";
    awaitLog(line + text);
    assertThat(log())
        .filteredOn(each -> each.contains(line + text))
        .as("one line")
        .singleElement()
        .asString()
        .contains("ERROR");
  }

  /** A chat of an instance whose messages arrive. */
  private static SimulatedChat chat(String instance) throws IOException {
    int before = simulator.chats().size();
    // what the log says of its file comes before it is there
    run.awaitAnswer(instance, "use " + instance, answer -> answer.contains("using " + instance));
    run.type("start Paul");
    run.await("started a chat with " + instance + " as Paul");
    assertThat(simulator.chats()).hasSize(before + 1);
    return simulator.chats().get(before);
  }

  private static void say(SimulatedChat chat, String text, String arriving) throws IOException {
    run.type("send " + text);
    Awaitility.await(arriving)
        .atMost(DistributionProcess.PATIENCE)
        .until(() -> chat.sentTexts().contains(arriving));
  }

  private static void end(SimulatedChat chat) throws IOException {
    run.type("end");
    run.await("the chat has ended");
    assertThat(chat.ended()).isTrue();
  }

  @Test
  void aChatGoesOnWhateverIsWrongInTheFiles() throws Exception {
    SimulatedChat chat = chat("shop");
    say(chat, "one", "one");
    save("io.webchat.core.cfg", "threads = many\nsendlimit = 3\n");
    assertRefused(
        "io.webchat.core.cfg",
        "threads: expected a whole number from 0 to 1024, found many; the default 0 stays in force");
    awaitLog("the key sendlimit is unknown; the nearest one is sendLimit");
    say(chat, "two", "two");
    save("io.webchat.rest.cfg", "maxRequests = 0\nconnectTimeout = 3s\n");
    assertRefused("io.webchat.rest.cfg", "maxRequests: expected a whole number from 1 to 1000000");
    assertRefused("io.webchat.rest.cfg", "connectTimeout: expected a number of milliseconds");
    say(chat, "three", "three");
    save("io.webchat.session.cookie.cfg", "folder = ${webchat.data}/cookies\nmaxBytes = big\n");
    assertRefused("io.webchat.session.cookie.cfg", "maxBytes: expected a whole number");
    save(
        "io.webchat.instance-shop.cfg",
        "dataURL = " + simulator.gmsUrl() + "\najaxTimeout = 3s\ncometD.enabled = flase");
    assertRefused("io.webchat.instance-shop.cfg", "ajaxTimeout: expected a number of milli");
    assertRefused("io.webchat.instance-shop.cfg", "cometD.enabled: expected true or false");
    say(chat, "four", "four");
    save("io.webchat.instance-shop.cfg", "");
    awaitLog("io.webchat.instance-shop.cfg (io.webchat.instance~shop) is empty");
    say(chat, "five", "five");

    run.type("config");
    assertThat(run.await("config PID lists"))
        .contains(
            "refused: threads = many (expected a whole number from 0 to 1024)",
            "refused: maxRequests = 0 (expected a whole number from 1 to 1000000)",
            "refused: maxBytes = big",
            "refused: ajaxTimeout = 3s",
            "unknown: sendlimit");
    run.type("config shop");
    run.await("ajaxTimeout = 90000");
    assertThat(simulator.chats()).hasSize(1);
    assertThat(chat.sentTexts()).containsExactly("one", "two", "three", "four", "five");
    assertThat(log()).noneMatch(line -> line.contains("is left and taken up again"));
    end(chat);
  }

  @Test
  void changesAreInForceWithoutARestart() throws Exception {
    SimulatedChat chat = chat("shop");
    save("io.webchat.core.cfg", "threads = 3  \nleaseMs = 9000\n");
    awaitLog("leaseMs = 9000 takes effect at the next start of the bundle");
    run.type("config core");
    assertThat(run.await("leaseMs = 10000  (default)  (9000 from the next start of the bundle)"))
        .contains("threads = 3\n");
    say(chat, "still there", "still there");
    end(chat);
  }

  @Test
  void filesAreUtf8AndMayHaveNothingButJson() throws Exception {
    Files.writeString(
        conf.resolve("io.webchat.instance-utf8.cfg"),
        "\uFEFF# Köln\ndataURL = " + simulator.gmsUrl() + PATIENCE + "userData.Stadt = Köln €\n",
        StandardCharsets.UTF_8);
    save(
        "io.webchat.instance-onlyjson.cfg",
        "json = {\"dataURL\": \"" + simulator.gmsUrl() + "\", \"ajaxTimeout\": 60000}");
    save(
        "io.webchat.instance-trail.cfg",
        "id = trail\ndataURL = " + simulator.gmsUrl() + PATIENCE + "cometD.enabled = False  ");
    for (String instance : List.of("utf8", "onlyjson", "trail")) {
      awaitLog("Instance " + instance + " is ready");
      SimulatedChat chat = chat(instance);
      if (instance.equals("utf8")) {
        assertThat(simulator.requestLog().of(Operation.START))
            .anySatisfy(
                request -> assertThat(request.form()).containsEntry("userData[Stadt]", "Köln €"));
      }
      end(chat);
    }
  }

  @Test
  void anInstanceGoesWithItsFileAndComesBackWithIt() throws Exception {
    String text = "dataURL = " + simulator.gmsUrl() + PATIENCE;
    save("io.webchat.instance-gone.cfg", text);
    awaitLog("Instance gone is ready");
    SimulatedChat chat = chat("gone");
    say(chat, "before", "before");
    Files.delete(conf.resolve("io.webchat.instance-gone.cfg"));
    Awaitility.await("no instance")
        .atMost(DistributionProcess.PATIENCE)
        .until(
            () -> {
              run.type("list; echo end-of-list");
              return !run.await("end-of-list").contains("gone ");
            });
    save("io.webchat.instance-gone.cfg", text);
    Awaitility.await("the instance")
        .atMost(DistributionProcess.PATIENCE)
        .until(
            () -> {
              run.type("list; echo end-of-list");
              return run.await("end-of-list").contains("ACTIVE");
            });
    run.type("use gone");
    run.await("using gone");
    say(chat, "after", "after");
    end(chat);
  }

  @Test
  void metersServerAndStoreGoOnWithTheirFormerValues() throws Exception {
    save("io.webchat.simulator.cfg", "port = 0\nlongPoll = 7000\n");
    awaitLog("The chat simulator listens: ");
    save("io.webchat.metrics.cfg", "port = 0\n");
    awaitLog("Prometheus finds the meters at ");
    save("io.webchat.session.file.cfg", "max.sessions = 70\nfolder = ${webchat.data}/files\n");
    awaitConfig("session.file", "maxSessions = 70");
    awaitLog("(io.webchat.session.file): the key max.sessions is now maxSessions");

    save("io.webchat.simulator.cfg", "port = 99999\nlongPoll = 7s\nagents = nobody\n");
    assertRefused("io.webchat.simulator.cfg", "port: expected a whole number from 0 to 65535");
    assertRefused("io.webchat.simulator.cfg", "longPoll: expected a number of milliseconds");
    assertRefused("io.webchat.simulator.cfg", "agents: expected builtIn, manual, or a JSON script");
    save("io.webchat.metrics.cfg", "port = many\nhost = no-such-host.invalid\n");
    awaitLog("cannot be used: cannot listen on no-such-host.invalid:0 (there is no such host)");
    assertRefused("io.webchat.metrics.cfg", "port: expected a whole number from 0 to 65535");
    save(
        "io.webchat.session.file.cfg",
        "maxSessions = 0\n.encryptionKeys = k:s3cret\nfolder = "
            + folder.resolve("log/webchat.log/below")
            + "\n");
    assertRefused("io.webchat.session.file.cfg", "maxSessions: expected a whole number from 1");
    assertRefused("io.webchat.session.file.cfg", "folder: expected a folder that can be written");
    assertRefused("io.webchat.session.file.cfg", ".encryptionKeys: expected keys as id:base64");

    awaitConfig("session.file", "maxSessions = 70");
    awaitConfig("simulator", "longPoll = 7000");
    awaitConfig("metrics", "refused: port = many");
    assertThat(log()).filteredOn(line -> line.contains("The chat simulator listens")).hasSize(1);
    assertThat(log()).filteredOn(line -> line.contains("Prometheus finds")).hasSize(1);
    assertThat(log()).noneMatch(line -> line.contains("s3cret"));
  }

  private static void awaitConfig(String pid, String line) {
    Awaitility.await(pid + ": " + line)
        .atMost(DistributionProcess.PATIENCE)
        .until(
            () -> {
              run.type("config " + pid + "; echo end-of-config");
              return run.await("end-of-config").contains(line);
            });
  }

  @Test
  void scriptsGoOnWithTheirFormerLimits() throws Exception {
    Files.writeString(conf.resolve("redacting.js"), REDACTING.formatted(simulator.gmsUrl()));
    // the first call of a hook takes long on a slow machine
    save("io.webchat.scripting.cfg", "callTimeLimit = 60000\n");
    awaitConfig("scripting", "callTimeLimit = 60000");
    save("io.webchat.instance-scripted.cfg", "script = redacting.js\n");
    awaitLog("Instance scripted: its script is redacting.js");
    SimulatedChat chat = chat("scripted");
    say(chat, "one 4711", "one ****");
    save("io.webchat.scripting.cfg", "callTimeLimit = 1s\n");
    assertRefused(
        "io.webchat.scripting.cfg",
        "callTimeLimit: expected a number of milliseconds without unit from 10 to 600000, found 1s;"
            + " the former value 60000 stays in force");
    say(chat, "two 4711", "two ****");
    save("io.webchat.scripting.cfg", "callTimeLimit = 70000\n");
    awaitConfig("scripting", "callTimeLimit = 70000");
    say(chat, "three 4711", "three ****");
    save("io.webchat.instance-scripted.cfg", "script = none.js\n");
    awaitLog("script: cannot be read: ");
    say(chat, "four 4711", "four ****");
    assertThat(chat.sentTexts()).noneMatch(text -> text.contains("4711"));
    end(chat);
  }
}
