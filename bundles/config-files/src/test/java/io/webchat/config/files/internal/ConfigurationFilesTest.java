package io.webchat.config.files.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.LoggerFactory;

/** Files that an operator saves, and what becomes of those that cannot be used. */
class ConfigurationFilesTest {
  private static final String PID = "io.webchat.test";

  @TempDir private Path folder;
  private final ConfigurationAdmin admin =
      fake(ConfigurationAdmin.class, (name, arguments) -> configuration());
  private final ConfigurationFiles files =
      new ConfigurationFiles(
          () -> Optional.of(admin),
          name -> null,
          Map.of("KEYS", "2026:abc", "NOTHING", "", "BLANK", " ")::get);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Path file;
  private String address;

  /** What Configuration Admin has; {@code null} for nothing. */
  private Dictionary<String, Object> stored;

  private interface Answer {
    Object to(String method, Object... arguments);
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }

  private Configuration configuration() {
    return fake(
        Configuration.class,
        (name, arguments) ->
            switch (name) {
              case "getPid" -> PID;
              case "getProperties" -> copied();
              case "updateIfDifferent" -> {
                @SuppressWarnings("unchecked") // as the interface has it
                Dictionary<String, Object> given = (Dictionary<String, Object>) arguments[0];
                stored = given;
                yield true;
              }
              case "delete" -> {
                stored = null;
                yield null;
              }
              default -> throw new UnsupportedOperationException(name);
            });
  }

  private Dictionary<String, Object> copied() {
    return stored == null
        ? null
        : FrameworkUtil.asDictionary(new HashMap<>(FrameworkUtil.asMap(stored)));
  }

  private Map<String, Object> own() {
    Map<String, Object> own = new HashMap<>(FrameworkUtil.asMap(stored));
    assertThat(own.remove(ConfigurationFiles.FILE)).isEqualTo(address);
    return own;
  }

  @BeforeEach
  void save() throws IOException {
    file = folder.resolve(PID + ".cfg").toAbsolutePath();
    address = file.toFile().toURI().toString();
    save("chats = 5\n.keys = a:read:1, \\\n  b:read:2\n");
  }

  @BeforeEach
  void listen() {
    log.start();
    ((Logger) LoggerFactory.getLogger(ConfigurationFiles.class)).addAppender(log);
  }

  @AfterEach
  void ignore() {
    ((Logger) LoggerFactory.getLogger(ConfigurationFiles.class)).detachAppender(log);
  }

  private void save(String text) throws IOException {
    Files.writeString(file, text);
    files.update(file.toFile());
  }

  @Test
  void aFileIsAConfigurationUntilItIsDeleted() throws IOException {
    assertThat(own()).isEqualTo(Map.of("chats", "5", ".keys", "a:read:1, b:read:2"));
    save("chats = 6\n");
    assertThat(own()).isEqualTo(Map.of("chats", "6"));
    files.uninstall(file.toFile());
    assertThat(stored).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "chats = \\u00"})
  void aFileThatCannotBeUsedLetsNobodyInAndChangesNothingElse(String text) throws IOException {
    save(text);
    assertThat(own()).isEqualTo(Map.of("chats", "5"));
    save("chats = 5\n.keys = a:read:1");
    assertThat(own()).isEqualTo(Map.of("chats", "5", ".keys", "a:read:1"));
  }

  @Test
  void aFileThatCannotBeReadLetsNobodyIn() throws IOException {
    Files.delete(file);
    files.update(file.toFile());
    assertThat(own()).isEqualTo(Map.of("chats", "5"));
  }

  @Test
  void whatHasNoKeysStaysAsItIs() throws IOException {
    save("chats = 7\n");
    Dictionary<String, Object> before = stored;
    save("");
    assertThat(stored).isSameAs(before);
  }

  @Test
  void aVariableHasItsValue() throws IOException {
    save(".encryptionKeys = ${env:KEYS}\n");
    assertThat(own()).isEqualTo(Map.of(".encryptionKeys", "2026:abc"));
    assertThat(log.list).isEmpty();
  }

  /** Nothing in place of a key would be no encryption. */
  @ParameterizedTest
  @ValueSource(strings = {"NONE", "NOTHING", "BLANK"})
  void aVariableWithoutAValueStaysAsItStands(String name) throws IOException {
    String variable = "${env:" + name + "}";
    save(".encryptionKeys = " + variable + "\n");
    assertThat(own()).isEqualTo(Map.of(".encryptionKeys", variable));
    assertThat(log.list)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getLevel()).isEqualTo(Level.WARN);
              assertThat(line.getFormattedMessage())
                  .contains(PID, ".encryptionKeys: " + variable + " has no value");
            });
  }

  @ParameterizedTest
  @CsvSource({
    ".encryptionKeys = ${keys}, .encryptionKeys",
    "url = ${keys}, url",
    "folder = ${keys}, folder"
  })
  void whatProtectsOrNamesAPlaceIsNeverNothing(String line, String key) throws IOException {
    save("keys = ${env:NOTHING}\n" + line + "\n");
    assertThat(own()).containsEntry(key, "${env:NOTHING}");
  }

  @Test
  void anyOtherValueMayBeNothing() throws IOException {
    save("owner = ${env:NOTHING}\n");
    assertThat(own()).isEqualTo(Map.of("owner", ""));
    assertThat(log.list).isEmpty();
  }

  /** A copy that somebody left in the folder has the keys of yesterday. */
  @ParameterizedTest
  @ValueSource(strings = {"-old", "~2025"})
  void aCopyUnderAnotherNameIsNoConfiguration(String name) throws IOException {
    Dictionary<String, Object> before = stored;
    Path copy = folder.resolve(PID + name + ".cfg").toAbsolutePath();
    Files.writeString(copy, "chats = 4\n.keys = gone:read:0\n");
    files.install(copy.toFile());
    assertThat(stored).isSameAs(before);
    files.uninstall(file.toFile());
    files.update(copy.toFile());
    assertThat(stored).as("nor when it is the only one").isNull();
    files.uninstall(copy.toFile());
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.webchat.instance-a", "io.webchat.webhooks-crm"})
  void thereMayBeSeveralInstancesAndWebhooks(String name) throws IOException {
    Path several = folder.resolve(name + ".cfg").toAbsolutePath();
    address = several.toFile().toURI().toString();
    Files.writeString(several, "chats = 4\n");
    files.install(several.toFile());
    assertThat(own()).containsEntry("chats", "4");
    files.uninstall(several.toFile());
    assertThat(stored).isNull();
  }
}
