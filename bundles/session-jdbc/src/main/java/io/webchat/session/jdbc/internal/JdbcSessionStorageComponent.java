package io.webchat.session.jdbc.internal;

import io.webchat.session.jdbc.JdbcSessionStorage;
import io.webchat.session.jdbc.JdbcSettings;
import io.webchat.session.record.ConfiguredService;
import io.webchat.session.record.DataFolder;
import io.webchat.session.record.RecordSettings;
import io.webchat.session.record.SessionCodec;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.config.FormerKey;
import io.webchat.spi.config.Values;
import io.webchat.spi.provide.Registers;
import io.webchat.spi.session.SessionLeases;
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
    configurationPid = JdbcSessionStorageComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Registers(SessionStorageProvider.class)
@Designate(ocd = JdbcSessionStorageComponent.Config.class)
public final class JdbcSessionStorageComponent implements Configured {
  /** PID of the configuration. */
  static final String PID = "io.webchat.session.jdbc";

  private static final Logger LOG = LoggerFactory.getLogger(JdbcSessionStorageComponent.class);

  /** Configuration. */
  @ObjectClassDefinition(
      name = "WebChatService: sessions in a database",
      description = "Where sessions and their leases are kept: H2 or PostgreSQL")
  @interface Config {
    /** The database. */
    @AttributeDefinition(
        description =
            "jdbc:postgresql: or jdbc:h2: without a password; empty for H2 in the file sessions of"
                + " the data folder, or of the bundle's data area where there is none",
        required = false)
    String url() default "";

    /** Who. */
    @AttributeDefinition(description = "User of the database", required = false)
    String user() default "";

    /** Password. */
    @AttributeDefinition(
        name = "Password",
        description = "Password of the user",
        type = AttributeType.PASSWORD,
        required = false)
    String _password() default "";

    /** Most connections. */
    @AttributeDefinition(
        name = "Most connections",
        description = "Most connections at a time for sessions; leases have four of their own",
        min = "1",
        max = "1000")
    @FormerKey("max.connections")
    int maxConnections() default 8;

    /** Timeout. */
    @AttributeDefinition(
        name = "Longest wait, ms",
        description = "Longest wait for a connection, and for an answer, ms",
        min = "250",
        max = "300000")
    long timeout() default 5000;

    /** Retention. */
    @AttributeDefinition(
        name = "Retention, days",
        description = "Days after which a session is deleted that no container stores or serves",
        min = "1",
        max = "36500")
    @FormerKey("retention.days")
    long retentionDays() default 30;

    /** Largest record. */
    @AttributeDefinition(
        name = "Largest session, bytes",
        description = "Largest record of a session, bytes; H2 has room for 1048576",
        min = "1024",
        max = "2147483647")
    @FormerKey("max.bytes")
    int maxBytes() default SessionCodec.DEFAULT_MAX_BYTES;

    /** Keys. */
    @AttributeDefinition(
        name = "Encryption keys",
        description =
            "AES-256 keys as id:base64, commas between them; the first one seals, all of them read",
        type = AttributeType.PASSWORD,
        required = false)
    @FormerKey(".encryption.keys")
    String[] _encryptionKeys() default {};

    /** Whether to read plain records. */
    @AttributeDefinition(
        name = "Read what is not encrypted",
        description = "Whether records that are not encrypted are read although there are keys")
    @FormerKey("encryption.acceptPlain")
    boolean encryptionAcceptPlain() default false;
  }

  private record JdbcStore(JdbcSettings database, int maxBytes, RecordSettings records) {
    static JdbcStore read(Values values, BundleContext context) {
      values.withoutDefault(".encryptionKeys"); // before what may end the reading
      values.withoutDefault("url"); // sessions in another place would be lost, or served twice
      return new JdbcStore(
          new JdbcSettings(
              values.parsed("url", text -> url(text, context)),
              values.text("user"),
              values.text(".password"),
              values.integer("maxConnections", 1, 1000),
              Duration.ofMillis(values.millis("timeout", 250, 300_000)),
              Duration.ofDays(values.number("retentionDays", 1, 36_500))),
          values.integer("maxBytes", 1024, Integer.MAX_VALUE),
          RecordSettings.read(values));
    }

    private static String url(String configured, BundleContext context) {
      if (configured.isEmpty()) {
        // H2 in a file, each commit written at once
        Path place = DataFolder.of("sessions", context::getProperty, context::getDataFile);
        return "jdbc:h2:file:" + place + ";WRITE_DELAY=0";
      }
      try {
        return JdbcSettings.of(configured, "", "").url();
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "jdbc:postgresql: or jdbc:h2: without a password (" + e.getMessage() + ")", e);
      }
    }

    JdbcSessionStorage open() {
      return new JdbcSessionStorage(database, new SessionCodec(records.seal(), maxBytes));
    }
  }

  private final ConfiguredService<JdbcStore, JdbcSessionStorage> service;

  /** Opens the store. */
  @Activate
  public JdbcSessionStorageComponent(BundleContext context, Map<String, Object> properties) {
    service =
        new ConfiguredService<>(
            context,
            new ConfiguredService.Contract<>(
                List.of(SessionStorageProvider.class.getName(), SessionLeases.class.getName()),
                Map.of(SessionStorageProvider.NAME_PROPERTY, JdbcSessionStorage.NAME),
                false,
                JdbcSessionStorage::close),
            new CheckedConfiguration<>(
                PID,
                Config.class,
                values -> JdbcStore.read(values, context),
                LOG::error,
                LOG::warn),
            JdbcStore::open);
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
