package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.core.internal.fixture.CookieCase;
import io.webchat.session.cookie.CookieFileSettings;
import io.webchat.session.cookie.CookieFiles;
import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordSeal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chats whose cookies are in files that cannot be read. */
class UnreadableCookiesTest extends CookieCase {
  private static final String KEY = "a:" + "QUFB".repeat(10) + "QUE=";
  private static final String WRONG_KEY = "a:" + "QkJC".repeat(10) + "QkI=";

  @TempDir Path folder;
  private CookieFiles files;

  /** The container's cookies are in files with these keys from now on. */
  private void use(String... keys) {
    closeFiles();
    container.plugins.cookies.remove(cookies);
    files =
        CookieFiles.open(
            folder,
            new RecordSeal(EncryptionKeys.parse(List.of(keys)), false),
            CookieFileSettings.DEFAULT);
    container.plugins.cookies.add(files, Map.of());
  }

  @AfterEach
  void closeFiles() {
    if (files != null) {
      container.plugins.cookies.remove(files);
      files.close();
    }
  }

  private void leaveAChat() {
    leave(container.start("chat", OURS));
  }

  private static void leave(WebChat chat) {
    chat.close();
    get(chat.closed());
  }

  /** All but those of writes under way. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> !file.toString().endsWith(".tmp")).toList();
    }
  }

  private void assertTold(String why) {
    assertThat(errors()).hasSize(1);
    assertThat(errors().get(0))
        .contains("STORAGE_FAILED", "Stored cookies could not be read", why)
        .doesNotContain("s3cret");
  }

  private void assertGoesOn(WebChat chat) {
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    get(chat.service().startChat(StartChat.by("Jane", "Doe")));
    get(chat.service().sendMessage("goes on"));
    await().until(() -> container.delivered("chat").contains("goes on"));
    assertThat(errors()).hasSize(1);
  }

  @Test
  void aWrongKeyIsToldAndTheRightOneRestoresTheChat() {
    use(KEY);
    leaveAChat();
    use(WRONG_KEY);
    WebChat chat = opened();
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    assertTold("the key is another one");
    leave(chat);
    use(KEY);
    assertThat(opened().state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(container.eventNames("chat")).contains("restored");
    assertThat(errors()).hasSize(1);
  }

  @Test
  void aChatUnderAWrongKeyGoesOnAndIsStored() throws Exception {
    use(KEY);
    leaveAChat();
    use(WRONG_KEY);
    WebChat chat = opened();
    assertGoesOn(chat);
    leave(chat);
    assertThat(files()).hasSize(2);
    use(WRONG_KEY);
    assertThat(opened().state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Test
  void aFileThatIsCutOffIsToldAndTheChatGoesOn() throws Exception {
    use();
    leaveAChat();
    closeFiles();
    byte[] whole = Files.readAllBytes(files().get(0));
    Files.write(files().get(0), Arrays.copyOf(whole, whole.length - 1));
    use();
    WebChat chat = opened();
    assertTold("cut off");
    assertGoesOn(chat);
    leave(chat);
    assertThat(opened().state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Test
  void theLatestIsStoredOnceAFolderThatWasAwayIsBack() throws Exception {
    use();
    WebChat chat = container.start("chat", OURS);
    await().until(() -> files().size() == 1);
    Path away = folder.resolveSibling(folder.getFileName() + "-away");
    Files.move(folder, away);
    get(chat.service().endChat());
    await().until(() -> !errors().isEmpty());
    Files.move(away, folder);
    container.passUntil(() -> files().isEmpty());
    assertThat(errors()).hasSize(1);
  }
}
