package io.webchat.session.redis.internal;

import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordSeal;
import io.webchat.session.record.SessionCodec;
import io.webchat.session.redis.RedisSessionStorage;
import io.webchat.session.redis.RedisSettings;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageProvider;
import java.net.URI;
import java.time.Duration;
import java.util.List;
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
    configurationPid = RedisSessionStorageComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = SessionStorageProvider.NAME_PROPERTY + "=" + RedisSessionStorage.NAME)
@Designate(ocd = RedisSessionStorageComponent.Config.class)
public final class RedisSessionStorageComponent extends RedisSessionStorage {
  /** PID of the configuration. */
  static final String PID = "io.webchat.session.redis";

  /** Configuration. */
  @ObjectClassDefinition(
      name = "WebChatService: sessions in Redis",
      description = "Where sessions and their leases are kept")
  @interface Config {
    /** The server. */
    @AttributeDefinition(
        description = "redis://host:port/database or rediss://, without user and password")
    String url() default "redis://localhost:6379/0";

    /** Prefix of keys. */
    @AttributeDefinition(description = "What the names of all keys start with")
    String prefix() default "webchat";

    /** Who. */
    @AttributeDefinition(description = "User of Redis", required = false)
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
    long timeout() default 2000;

    /** Retention. */
    @AttributeDefinition(
        name = "retention.days",
        description = "Days after which a session is deleted that nobody stores or serves")
    long retention_days() default 30;

    /** Largest record. */
    @AttributeDefinition(name = "max.bytes", description = "Largest record of a session, bytes")
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

  /** Opens the pool; Redis need not be there yet. */
  @Activate
  public RedisSessionStorageComponent(Config config) {
    super(settings(config), codec(config));
  }

  private static RedisSettings settings(Config config) {
    return new RedisSettings(
        URI.create(config.url().strip()),
        config.user(),
        config._password(),
        config.prefix(),
        config.max_connections(),
        Duration.ofMillis(config.timeout()),
        Duration.ofDays(config.retention_days()));
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
