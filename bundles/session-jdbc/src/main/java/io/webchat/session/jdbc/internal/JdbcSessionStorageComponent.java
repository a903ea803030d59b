package io.webchat.session.jdbc.internal;

import io.webchat.session.jdbc.JdbcSessionStorage;
import io.webchat.session.jdbc.JdbcSettings;
import io.webchat.session.record.DefaultPlace;
import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordSeal;
import io.webchat.session.record.SessionCodec;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The provider as a service; there when it is configured. */
@Component(
    service = {SessionStorageProvider.class, SessionLeases.class},
    configurationPid = JdbcSessionStorageComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = SessionStorageProvider.NAME_PROPERTY + "=" + JdbcSessionStorage.NAME)
@Designate(ocd = JdbcSessionStorageComponent.Config.class)
public final class JdbcSessionStorageComponent extends JdbcSessionStorage {
  /** PID of the configuration. */
  static final String PID = "io.webchat.session.jdbc";

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
        name = ".password",
        description = "Password of the user",
        type = AttributeType.PASSWORD,
        required = false)
    String _password() default "";

    /** Most connections. */
    @AttributeDefinition(
        name = "max.connections",
        description = "Most connections at a time for sessions; leases have four of their own")
    int max_connections() default 8;

    /** Timeout. */
    @AttributeDefinition(description = "Longest wait for a connection, and for an answer, ms")
    long timeout() default 5000;

    /** Retention. */
    @AttributeDefinition(
        name = "retention.days",
        description = "Days after which a session is deleted that nobody stores or serves")
    long retention_days() default 30;

    /** Largest record. */
    @AttributeDefinition(
        name = "max.bytes",
        description = "Largest record of a session, bytes; H2 has room for 1048576")
    int max_bytes() default SessionCodec.DEFAULT_MAX_BYTES;

    /** Keys. */
    @AttributeDefinition(
        name = ".encryption.keys",
        description =
            "AES-256 keys as id:base64, commas between them; the first one seals, all of them read",
        type = AttributeType.PASSWORD,
        required = false)
    String[] _encryption_keys() default {};

    /** Whether to read plain records. */
    @AttributeDefinition(
        name = "encryption.acceptPlain",
        description = "Whether records that are not encrypted are read although there are keys")
    boolean encryption_acceptPlain() default false;
  }

  /** Opens the pool; the database need not be there yet. */
  @Activate
  public JdbcSessionStorageComponent(BundleContext context, Config config) {
    super(settings(context, config), codec(config));
  }

  private static JdbcSettings settings(BundleContext context, Config config) {
    return new JdbcSettings(
        config.url().isBlank() ? embedded(context) : config.url().strip(),
        config.user(),
        config._password(),
        config.max_connections(),
        Duration.ofMillis(config.timeout()),
        Duration.ofDays(config.retention_days()));
  }

  /** H2 in a file, each commit written at once. */
  private static String embedded(BundleContext context) {
    Path place = DefaultPlace.of("sessions", context::getProperty, context::getDataFile);
    return "jdbc:h2:file:" + place + ";WRITE_DELAY=0";
  }

  private static SessionCodec codec(Config config) {
    EncryptionKeys keys = EncryptionKeys.parse(List.of(config._encryption_keys()));
    return new SessionCodec(
        new RecordSeal(keys, config.encryption_acceptPlain()), config.max_bytes());
  }

  @Deactivate
  @Override
  public void close() {
    super.close();
  }
}
