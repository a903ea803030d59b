package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.file.FileSource;
import io.webchat.api.value.ErrorCode;
import io.webchat.chat.Customer;
import io.webchat.chat.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a transport cannot do, on the wires that lack it and with a transport that can do nothing.
 */
class UnsupportedIT extends ConformanceCase {
  private static void refused(
      Customer customer, String command, Map<String, ?> options, String text) {
    assertRejected(customer.rejects(command, options), ErrorCode.UNSUPPORTED, text);
  }

  @Proves({
    "command.startPoll.rejects.unsupported",
    "command.stopPoll.rejects.unsupported",
    "command.poll.rejects.unsupported"
  })
  void withoutPolling(Wire wire) {
    Customer customer = chatting(wire);
    refused(customer, "startPoll", Map.of(), "This transport doesn't support polling");
    refused(customer, "stopPoll", Map.of(), "This transport doesn't support polling");
    assertRejected(
        Customer.reason("poll", customer.asService("poll")),
        ErrorCode.UNSUPPORTED,
        "This transport doesn't support polling.");
    customer.events().never("pollingStarted");
  }

  @Proves("command.resetPollExceptions.rejects.unsupported")
  void withoutACountOfPollExceptions(Wire wire) {
    refused(
        chatting(wire),
        "resetPollExceptions",
        Map.of(),
        "This transport doesn't support resetPollExceptions command.");
  }

  @Proves({"command.sendFile.rejects.unsupported", "command.downloadFile.rejects.unsupported"})
  void withoutFiles(Wire wire) {
    Customer customer = chatting(wire);
    FileSource file = FileSource.of("a.txt", "text/plain", "a".getBytes(StandardCharsets.UTF_8));
    refused(
        customer, "sendFile", Map.of("files", file), "This transport doesn't support file uploads");
    refused(
        customer,
        "downloadFile",
        Map.of("fileId", "1"),
        "This transport doesn't support file download.");
  }

  @Proves("command.updateUserData.rejects.unsupported")
  void withoutUserDataOfARunningChat(Wire wire) {
    Customer customer = customer(wire);
    assertThat(customer.resolves("updateUserData", Map.of("a", "b"))).isEqualTo(Map.of("a", "b"));
    customer.start();
    refused(
        customer,
        "updateUserData",
        Map.of("a", "b"),
        "This transport doesn't support updating userData during an active chat session.");
    customer.resolves("sendMessage", Map.of("message", "this works"));
    customer.resolves("endChat");
  }

  @Proves("command.sendCustomNotice.rejects.unsupported")
  void withoutCustomNotices(Wire wire) {
    refused(
        chatting(wire),
        "sendCustomNotice",
        Map.of("message", "x"),
        "This transport doesn't support sendCustomNotice command.");
  }

  @Proves("command.verifySession.rejects.unsupported")
  void withoutAQuestionForTheSession(Wire wire) {
    refused(
        chatting(wire),
        "verifySession",
        Map.of(),
        "This transport doesn't support the verifySession command");
  }
}
