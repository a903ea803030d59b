package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.file.DownloadTarget;
import io.webchat.api.file.FileSource;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FileLimits;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** The commands sendFile, downloadFile, getFileLimits. */
class FileCommandsIT extends ConformanceCase {
  @TempDir Path folder;

  private static FileSource image(String name, int size) {
    return FileSource.of(name, "image/png", new byte[size]);
  }

  private List<SimulatedMessage> uploads() {
    return server().chats().get(0).transcript().stream()
        .filter(entry -> entry.type() == EventType.FILE_UPLOADED)
        .toList();
  }

  @Proves("command.sendFile.resolves")
  void sendFileTakesFilesOfEveryKind(Wire wire) throws IOException {
    Customer customer = chatting(wire);
    AjaxResponse ajax =
        (AjaxResponse) customer.resolves("sendFile", Map.of("files", image("a.png", 100)));
    assertThat(ajax.status()).isEqualTo(200);
    Path file = Files.write(folder.resolve("b.png"), new byte[200]);
    customer.resolves("sendFile", Map.of("files", List.of(file)));
    Map<String, Object> script = Map.of("name", "c.png", "type", "image/png", "content", "AAAA");
    customer.resolves("sendFile", Map.of("files", script));
    assertThat(uploads())
        .extracting(entry -> entry.userData().get("file-name"))
        .containsExactly("a.png", "b.png", "c.png");
    assertThat(uploads())
        .extracting(entry -> String.valueOf(entry.userData().get("file-size")))
        .containsExactly("100", "200", "3");
    await()
        .atMost(EventLog.PATIENCE)
        .until(() -> customer.transcript().stream().filter(FileCommandsIT::isFile).count() == 3);
  }

  private static boolean isFile(Message message) {
    return message.get("fileDetails") != null
        || message.kind() == MessageKind.FILE_UPLOADED
        || (message.get("content") instanceof List<?> content && !content.isEmpty());
  }

  private Rejection refused(Customer customer, FileSource file) {
    Rejection refused = customer.rejects("sendFile", Map.of("files", file));
    AjaxResponse ajax = ajax(refused);
    assertThat(ajax.get("errorReason")).isEqualTo("FileUploadError");
    assertThat(ajax.get("filename")).isEqualTo(file.name());
    return refused;
  }

  @Proves("command.sendFile.rejects.type")
  void sendFileTellsOfATypeThatIsNotAllowed(Wire wire) {
    Customer customer = chatting(wire);
    Rejection refused =
        refused(customer, FileSource.of("a.exe", "application/x-msdownload", new byte[10]));
    assertThat(refused.code()).isEqualTo(code(wire, "-203", "-INVALID_FILE_TYPE", "-4001"));
    assertThat(uploads()).isEmpty();
  }

  private static String code(Wire wire, String version2, String version3, String messenger) {
    String code = wire == Wire.WEBMESSAGING ? messenger : version3;
    return wire.type() + (wire.isVersion2() ? version2 : code);
  }

  @Proves("command.sendFile.rejects.count")
  void sendFileTellsOfTooManyFiles(Wire wire) {
    server(simulator().fileLimits(FileLimits.DEFAULT.withMaxFiles(1)));
    Customer customer = chatting(wire);
    customer.resolves("sendFile", Map.of("files", image("a.png", 10)));
    Rejection refused = refused(customer, image("b.png", 10));
    assertThat(refused.code())
        .isEqualTo(wire.type() + (wire.isVersion2() ? "-201" : "-LIMIT_FILE_COUNT"));
    assertThat(uploads()).hasSize(1);
  }

  @Proves("command.sendFile.rejects.size")
  void sendFileTellsOfAFileThatIsTooLarge(Wire wire) {
    server(simulator().fileLimits(FileLimits.DEFAULT.withSizes(1_000, 5_000)));
    Customer customer = chatting(wire);
    Rejection refused = refused(customer, image("a.png", 1_001));
    assertThat(refused.code()).isEqualTo(code(wire, "-202", "-LIMIT_FILE_SIZE", "-4002"));
    customer.resolves("sendFile", Map.of("files", image("a.png", 1_000)));
    assertThat(uploads()).hasSize(1);
  }

  @Proves("command.sendFile.rejects.unknown")
  void sendFileTellsOfAnyOtherError(Wire wire) {
    Customer customer = chatting(wire);
    server().faults().on(Fault.http(500).times(1).on(Operation.UPLOAD));
    Rejection refused = refused(customer, image("a.png", 10));
    assertThat(ajax(refused).status()).isEqualTo(500);
    Rejection missing =
        customer.rejects("sendFile", Map.of("files", folder.resolve("is-not-there.png")));
    assertThat(ajax(missing).get("errorReason")).isEqualTo("FileUploadError");
    assertThat(uploads()).isEmpty();
    assertThat(customer.chat().state().hasSession()).isTrue();
  }

  @Proves("command.downloadFile.resolves")
  void downloadFileWritesIntoTheFolder(Wire wire) throws IOException {
    Customer customer = chatting(wire);
    byte[] content = "the contract".getBytes(StandardCharsets.UTF_8);
    chat().agent("Anna").sendFile("../../contract.txt", "text/plain", content);
    await()
        .atMost(EventLog.PATIENCE)
        .until(() -> customer.transcript().stream().anyMatch(FileCommandsIT::isFile));
    Message message =
        customer.transcript().stream().filter(FileCommandsIT::isFile).findFirst().orElseThrow();
    Map<String, Object> options =
        Map.of("fileId", fileId(wire, message), "target", DownloadTarget.folder(folder));
    assertThat(customer.resolves("downloadFile", options)).isNull();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.toList())
          .singleElement()
          .satisfies(
              file -> {
                assertThat(file.getParent()).isEqualTo(folder);
                assertThat(file).hasBinaryContent(content);
              });
    }
  }

  private static String fileId(Wire wire, Message message) {
    if (wire == Wire.WEBMESSAGING) {
      return message.userData().get("file-id").toString();
    }
    Map<?, ?> details =
        wire.isVersion2()
            ? (Map<?, ?>) message.get("fileDetails")
            : (Map<?, ?>) ((List<?>) message.get("content")).get(0);
    return details.get(wire.isVersion2() ? "file-id" : "url").toString();
  }

  @Proves(value = "extra.command.getFileLimits", on = Wire.WEBMESSAGING)
  void getFileLimitsTellsWhatTheSessionAllows(Wire wire) {
    Map<?, ?> limits = chatting(wire).object("getFileLimits");
    assertThat(limits.get("fileTypes")).isEqualTo(List.of("*/*"));
    assertThat(limits.get("status")).isEqualTo(200);
  }

  @Proves(
      value = "extra.command.getFileLimits",
      on = {Wire.V2, Wire.COMETD})
  void getFileLimitsAsksTheServer(Wire wire) {
    Customer customer = chatting(wire);
    AjaxResponse limits = (AjaxResponse) customer.resolves("getFileLimits");
    Map<?, ?> body = (Map<?, ?>) limits.body();
    Map<?, ?> notice = (Map<?, ?>) ((List<?>) body.get("messages")).get(0);
    assertThat(((Map<?, ?>) notice.get("userData")).get("upload-max-files")).isEqualTo("5");
    awaitPolls(2);
    assertThat(customer.transcript())
        .noneMatch(message -> "file-client-cfg-get".equals(message.text()));
  }
}
