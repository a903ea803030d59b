package io.webchat.session.file.internal;

import io.webchat.session.file.FileSessionStorage;
import io.webchat.session.record.ConfiguredService;
import io.webchat.session.record.DataFolder;
import io.webchat.session.record.FolderCheck;
import io.webchat.session.record.RecordSettings;
import io.webchat.session.record.SessionCodec;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.config.FormerKey;
import io.webchat.spi.config.Values;
import io.webchat.spi.provide.Registers;
import io.webchat.spi.session.SessionStorageProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider as a service; there when it is configured. A change opens another store before the
 * former one is closed; chats go on with it.
 */
@Component(
    service = Configured.class,
    immediate = true,
    configurationPid = FileSessionStorageComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Registers(SessionStorageProvider.class)
@Designate(ocd = FileSessionStorageComponent.Config.class)
public final class FileSessionStorageComponent implements Configured {
  /** PID of the configuration. */
  static final String PID = "io.webchat.session.file";

  private static final Logger LOG = LoggerFactory.getLogger(FileSessionStorageComponent.class);

  /** Configuration. */
  @ObjectClassDefinition(
      name = "WebChatService: sessions in files",
      description = "Where sessions are kept, one file each")
  @interface Config {
    /** The folder. */
    @AttributeDefinition(
        description =
            "Folder of the files; empty for sessions in the data folder, or in the bundle's data"
                + " area where there is none",
        required = false)
    String folder() default "";

    /** Most sessions. */
    @AttributeDefinition(
        name = "Most sessions",
        description = "Most sessions at a time",
        min = "1",
        max = "2147483647")
    @FormerKey("max.sessions")
    int maxSessions() default FileSessionStorage.DEFAULT_MAX_SESSIONS;

    /** Largest file. */
    @AttributeDefinition(
        name = "Largest session, bytes",
        description = "Largest file of a session, bytes",
        min = "1024",
        max = "2147483647")
    @FormerKey("max.bytes")
    int maxBytes() default SessionCodec.DEFAULT_MAX_BYTES;

    /** Retention. */
    @AttributeDefinition(
        name = "Retention, days",
        description =
            "How many days a session is kept that nobody stores any more,"
                + " although there is no room for others",
        min = "1",
        max = "36500")
    long retentionDays() default 30;

    /** Keys. */
    @AttributeDefinition(
        name = "Encryption keys",
        description =
            "AES-256 keys as id:base64, commas between them; the first one seals, all of them read",
        type = AttributeType.PASSWORD,
        required = false)
    @FormerKey(".encryption.keys")
    String[] _encryptionKeys() default {};

    /** Whether to read plain files. */
    @AttributeDefinition(
        name = "Read what is not encrypted",
        description = "Whether files that are not encrypted are read although there are keys")
    @FormerKey("encryption.acceptPlain")
    boolean encryptionAcceptPlain() default false;
  }

  private record Settings(
      Path folder, int maxSessions, int maxBytes, Duration retention, RecordSettings records) {
    static Settings read(Values values, BundleContext context) {
      values.withoutDefault(".encryptionKeys"); // before what may end the reading
      values.withoutDefault("folder"); // sessions in another place would be lost
      return new Settings(
          values.parsed("folder", text -> folder(text, context)),
          values.integer("maxSessions", 1, Integer.MAX_VALUE),
          values.integer("maxBytes", 1024, Integer.MAX_VALUE),
          Duration.ofDays(values.number("retentionDays", 1, 36_500)),
          RecordSettings.read(values));
    }

    private static Path folder(String configured, BundleContext context) {
      return configured.isEmpty()
          ? DataFolder.of("sessions", context::getProperty, context::getDataFile)
          : FolderCheck.of(configured);
    }

    FileSessionStorage open() {
      return new FileSessionStorage(
          folder, new SessionCodec(records.seal(), maxBytes), maxSessions, retention);
    }
  }

  private final ConfiguredService<Settings, FileSessionStorage> service;

  /** Opens the store. */
  @Activate
  public FileSessionStorageComponent(BundleContext context, Map<String, Object> properties) {
    service =
        new ConfiguredService<>(
            context,
            new ConfiguredService.Contract<>(
                List.of(SessionStorageProvider.class.getName()),
                Map.of(SessionStorageProvider.NAME_PROPERTY, FileSessionStorage.NAME),
                false,
                store -> {}),
            new CheckedConfiguration<>(
                PID, Config.class, values -> Settings.read(values, context), LOG::error, LOG::warn),
            Settings::open);
    service.update(properties);
  }

  /** Replaces the store when the change makes a difference. */
  @Modified
  void modified(Map<String, Object> properties) {
    service.update(properties);
  }

  @Override
  public ConfigurationState configuration() {
    return service.state();
  }

  @Deactivate
  void close() {
    service.close();
  }
}
