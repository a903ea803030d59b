package io.webchat.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.deployment.MessengerDeployment;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import io.webchat.web.internal.http.FrontServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The chat window over the wire that has the most: receipts, rich messages, older messages. */
class ChatWindowMessagingTest extends WindowCase {
  private Page chattingOver(Consumer<MessengerDeployment.Settings> settings) {
    serverWith(settings);
    return chatting();
  }

  private Page chattingOver() {
    return chattingOver(settings -> {});
  }

  private void serverWith(Consumer<MessengerDeployment.Settings> settings) {
    MessengerDeployment deployment = MessengerDeployment.DEFAULT.with(settings);
    server(
        FrontServer.ofChats(
            new SimulatorBuilder().webMessaging(deployment),
            server -> {
              Map<?, ?> given =
                  (Map<?, ?>) server.configuration(Wire.WEB_MESSAGING).get("transport");
              Map<String, Object> transport = new LinkedHashMap<>();
              given.forEach((key, value) -> transport.put(key.toString(), value));
              transport.put("async", Map.of("enabled", true));
              return Map.of("transport", transport);
            }));
  }

  private static void structured(SimulatedAgent agent, String text, Map<String, ?> content) {
    agent.structured(Map.of("text", text, "content", List.of(content)));
  }

  private static void receipt(SimulatedAgent agent, Page page, String text, String status) {
    Object id =
        page.evaluate(
            "async (text) => (await CXBus.command('WebChatService.getTranscript'))"
                + ".messages.find((message) => message.text === text).messageId",
            text);
    structured(agent, "", Map.of("contentType", "Receipt", "messageId", id, "status", status));
  }

  private static void say(Page page, String text) {
    input(page).fill(text);
    input(page).press("Enter");
    expect(page.locator(".own:has(.receipt) .bubble").last()).hasText(text);
  }

  @Test
  void receiptsStandBelowTheNewestMessageThatTheyAreTrueFor() {
    Page page = chattingOver();
    SimulatedAgent agent = chat().agent("Anna");
    say(page, "one");
    say(page, "two");
    Locator told = page.locator(".receipt:visible");
    expect(told).hasCount(0);
    receipt(agent, page, "one", "Delivered");
    expect(told).hasText(new String[] {"Delivered"});
    receipt(agent, page, "two", "Delivered");
    receipt(agent, page, "one", "Read");
    expect(told).hasText(new String[] {"Read", "Delivered"});
    receipt(agent, page, "two", "Read");
    receipt(agent, page, "two", "Delivered");
    expect(told).hasText(new String[] {"Read"});
    say(page, "three");
    receipt(agent, page, "three", "Failed");
    expect(told).hasText(new String[] {"Read", "Not delivered"});
    assertAccessible(page, "receipts");
    page.reload();
    expect(told).hasText(new String[] {"Read", "Not delivered"});
  }

  /** Asks for older messages by the keyboard until there are none; it may ask by itself, too. */
  private static void fetchAll(Page page) {
    Locator older = page.locator(".older");
    while (older.isVisible()) {
      page.keyboard().press("Enter"); // of no effect while it asks
      page.waitForFunction("() => !document.querySelector('webchat-window').log.isFetching");
    }
  }

  @Test
  void olderMessagesComeOnRequestAndStandWhereTheyBelong() {
    Page before = chattingOver();
    SimulatedChat chat = chat();
    IntStream.range(0, 45).forEach(i -> chat.agent("Anna").say("m" + i));
    expect(before.getByText("m44")).isVisible();
    expect(before.locator(".older")).isHidden();
    String[] all = IntStream.range(0, 45).mapToObj(i -> "m" + i).toArray(String[]::new);
    // the container comes back with the newest page of the conversation
    server()
        .restart(() -> expect(before.locator(".status")).containsText("The connection is lost"));
    expect(before.locator(".status")).isHidden();
    before.reload();
    Locator lines = before.locator(".bubble");
    expect(lines.last()).hasText("m44");
    assertThat(lines.count()).isLessThan(45);
    Locator older =
        before.getByRole(
            AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show older messages"));
    expect(older).isVisible();
    assertAccessible(before, "older messages");
    older.focus();
    before.keyboard().press("Enter");
    expect(before.getByText("m10")).isVisible();
    fetchAll(before);
    expect(lines).hasText(all);
    expect(before.locator(".who:visible")).hasCount(1);
    expect(before.locator(".log")).isFocused();
    say(before, "and on");
    expect(lines.last()).hasText("and on");
  }

  @Test
  void aTranscriptThatIsLongerThanWhatANewPageGetsHasNoGap() {
    server(Map.of("transcriptMessages", 20));
    Page page = chatting();
    SimulatedChat chat = chat();
    IntStream.range(0, 130).forEach(i -> chat.agent("Anna").say("m" + i));
    expect(page.getByText("m129")).isVisible();
    page.reload();
    Locator lines = page.locator(".bubble");
    expect(lines).hasText(IntStream.range(110, 130).mapToObj(i -> "m" + i).toArray(String[]::new));
    Locator older = page.locator(".older");
    expect(older).isVisible();
    chat.agent("Anna").say("m130");
    expect(lines.last()).hasText("m130");
    older.focus();
    fetchAll(page);
    expect(lines).hasText(IntStream.range(0, 131).mapToObj(i -> "m" + i).toArray(String[]::new));
    expect(older).isHidden();
    expect(page.locator(".status")).isHidden();
  }

  @Test
  void aWindowThatHasDroppedItsOldestLinesOffersNoneBeforeThemUntilItIsLoadedAgain() {
    server(Map.of("transcriptMessages", 5));
    Page page = chatting();
    SimulatedChat chat = chat();
    IntStream.range(0, 10).forEach(i -> chat.agent("Anna").say("m" + i));
    expect(page.getByText("m9")).isVisible();
    page.reload();
    expect(page.locator(".older")).isVisible();
    page.evaluate("() => { document.querySelector('webchat-window').log.most = 5; }");
    chat.agent("Anna").say("m10");
    expect(page.locator(".bubble")).hasText(new String[] {"m6", "m7", "m8", "m9", "m10"});
    expect(page.locator(".older")).isHidden();
    page.reload();
    expect(page.locator(".older")).isVisible();
    page.locator(".older").focus();
    fetchAll(page);
    expect(page.locator(".bubble"))
        .hasText(IntStream.range(0, 11).mapToObj(i -> "m" + i).toArray(String[]::new));
  }

  @Test
  void atTheTopOlderMessagesComeByThemselvesAndWhatIsReadStays() {
    Page page = chattingOver();
    SimulatedChat chat = chat();
    IntStream.range(0, 45).forEach(i -> chat.agent("Anna").say("m" + i));
    expect(page.getByText("m44")).isVisible();
    server().restart(() -> expect(page.locator(".status")).containsText("The connection is lost"));
    page.reload();
    expect(page.getByText("m44")).isVisible();
    server().simulator().faults().on(Fault.http(500).times(1).on(Operation.HISTORY));
    page.locator(".log").evaluate("(log) => { log.scrollTop = 0; }");
    expect(page.locator(".status")).containsText("Older messages could not be fetched");
    int shown = page.locator(".bubble").count();
    Object first = page.locator(".bubble").first().textContent();
    page.locator(".log").evaluate("(log) => { log.scrollTop = 50; }");
    page.locator(".log").evaluate("(log) => { log.scrollTop = 0; }");
    expect(page.locator(".bubble").nth(shown + 5)).isVisible();
    assertThat(
            (Boolean)
                page.evaluate(
                    "(first) => { const { node } = document.querySelector('webchat-window').log;"
                        + "const line = [...node.querySelectorAll('.bubble')].find((one) => one.textContent === first);"
                        + "const [a, b] = [line.getBoundingClientRect(), node.getBoundingClientRect()];"
                        + "return a.top < b.bottom && a.bottom > b.top; }",
                    first))
        .as("what was at the top is still seen")
        .isTrue();
  }

  @Test
  void thatAnAsynchronousChatCannotBeContinuedIsSaidOnce() {
    Page page = chattingOver();
    SimulatedChat chat = chat();
    server().restart(chat::forget);
    expect(button(page, "New chat")).isVisible();
    expect(page.locator(".log").getByText("The chat cannot be continued")).hasCount(1);
  }

  @Test
  void aCarousel() {
    Page page = chattingOver();
    SimulatedChat chat = chat();
    say(page, "Which cars have you got?");
    receipt(chat.agent("Anna"), page, "Which cars have you got?", "Read");
    expect(page.locator(".receipt:visible")).hasText("Read");
    structured(
        chat.agent("Anna"),
        "Our cars",
        Map.of(
            "contentType",
            "Carousel",
            "carousel",
            Map.of(
                "cards",
                List.of(
                    Map.of(
                        "title",
                        "Small",
                        "description",
                        "For the town",
                        "actions",
                        List.of(
                            Map.of("type", "Postback", "text", "Take small", "payload", "s"),
                            Map.of("type", "Link", "text", "More", "url", "https://example.com/s"),
                            Map.of("type", "Link", "text", "Evil", "url", "javascript:alert(1)"))),
                    Map.of(
                        "title",
                        "Large",
                        "actions",
                        List.of(
                            Map.of("type", "Postback", "text", "Take large", "payload", "l")))))));
    expect(page.locator(".row .card h3")).hasText(new String[] {"Small", "Large"});
    expect(page.locator(".card a")).hasCount(1);
    expect(page.locator(".card a")).hasAttribute("href", "https://example.com/s");
    assertAccessible(page, "carousel");
    picture(page, "chat-window-cards.png");
    button(page, "Take large").click();
    expect(page.locator(".own:has(.receipt) .bubble").last()).hasText("Take large");
    expect(button(page, "Take small")).isDisabled();
    expect(button(page, "Take large").first()).isDisabled();
  }

  @Test
  void aDatePicker() {
    Page page = chattingOver();
    structured(
        chat().agent("Anna"),
        "When?",
        Map.of(
            "contentType",
            "DatePicker",
            "datePicker",
            Map.of(
                "title",
                "Pick a time",
                "availableTimes",
                List.of(
                    Map.of("dateTime", "2030-05-01T09:00:00", "duration", 1800),
                    Map.of("dateTime", "2030-05-01T10:30:00", "duration", 1800)))));
    Locator times =
        page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Pick a time"));
    expect(times.locator("option"))
        .hasText(new String[] {"May 1, 2030, 9:00 AM", "May 1, 2030, 10:30 AM"});
    assertAccessible(page, "date picker");
    times.selectOption("2030-05-01T10:30:00");
    button(page, "Send answer").click();
    expect(page.locator(".own .bubble")).hasText("May 1, 2030, 10:30 AM");
    expect(times).isDisabled();
  }

  @Test
  void aForm() {
    Page page = chattingOver();
    structured(
        chat().agent("Anna"),
        "Tell us more",
        Map.of(
            "contentType",
            "Form",
            "form",
            Map.of(
                "introduction",
                "A few questions",
                "formPages",
                List.of(
                    Map.of(
                        "pageComponents",
                        List.of(
                            Map.of(
                                "id",
                                "number",
                                "input",
                                Map.of("title", "Order", "required", true)),
                            Map.of("id", "why", "input", Map.of("title", "Why", "multiline", true)),
                            Map.of(
                                "id",
                                "size",
                                "listPicker",
                                Map.of(
                                    "title",
                                    "Size",
                                    "sections",
                                    List.of(
                                        Map.of(
                                            "items",
                                            List.of(
                                                Map.of("id", "s", "title", "Small"),
                                                Map.of("id", "l", "title", "Large"))))))))))));
    expect(page.getByText("A few questions")).isVisible();
    assertAccessible(page, "form of a message");
    page.getByLabel("Order").fill("17");
    page.getByLabel("Why").fill("too large");
    page.getByLabel("Size").selectOption("s");
    button(page, "Send answer").click();
    expect(page.locator(".own .bubble")).containsText("17");
    expect(page.getByLabel("Order")).isDisabled();
  }

  @Test
  void aChatThatCanStillBeRead() {
    Page page = chattingOver(settings -> settings.readOnlyEnd = true);
    SimulatedAgent agent = chat().agent("Anna").say("bye");
    expect(page.getByText("bye")).isVisible();
    agent.leave();
    expect(page.getByText("This chat can only be read")).isVisible();
    expect(input(page)).isHidden();
    expect(page.getByText("bye")).isVisible();
    assertAccessible(page, "read only");
    page.reload();
    expect(page.getByText("bye")).isVisible();
    expect(page.getByText("This chat can only be read")).isVisible();
    expect(input(page)).isHidden();
    button(page, "New chat").click();
    button(page, "Start chat").click();
    expect(page.getByText("The chat has started")).isVisible();
    expect(page.getByText("bye")).hasCount(0);
  }
}
