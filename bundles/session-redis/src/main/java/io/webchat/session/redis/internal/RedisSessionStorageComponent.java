package io.webchat.session.redis.internal;

import io.webchat.session.record.ConfiguredService;
import io.webchat.session.record.RecordSettings;
import io.webchat.session.record.SessionCodec;
import io.webchat.session.redis.RedisSessionStorage;
import io.webchat.session.redis.RedisSettings;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.config.FormerKey;
import io.webchat.spi.config.Values;
import io.webchat.spi.provide.Registers;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageProvider;
import java.net.URI;
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
    configurationPid = RedisSessionStorageComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Registers(SessionStorageProvider.class)
@Designate(ocd = RedisSessionStorageComponent.Config.class)
public final class RedisSessionStorageComponent implements Configured {
  /** PID of the configuration. */
  static final String PID = "io.webchat.session.redis";

  private static final Logger LOG = LoggerFactory.getLogger(RedisSessionStorageComponent.class);

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
        min = "50",
        max = "300000")
    long timeout() default 2000;

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
        description = "Largest record of a session, bytes",
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

  private record RedisStore(RedisSettings redis, int maxBytes, RecordSettings records) {
    static RedisStore read(Values values) {
      values.withoutDefault(".encryptionKeys"); // before what may end the reading
      values.withoutDefault("url"); // sessions in another place would be lost, or served twice
      return new RedisStore(
          new RedisSettings(
              values.parsed("url", RedisStore::url),
              values.text("user"),
              values.text(".password"),
              values.parsed("prefix", RedisStore::prefix),
              values.integer("maxConnections", 1, 1000),
              Duration.ofMillis(values.millis("timeout", 50, 300_000)),
              Duration.ofDays(values.number("retentionDays", 1, 36_500))),
          values.integer("maxBytes", 1024, Integer.MAX_VALUE),
          RecordSettings.read(values));
    }

    private static URI url(String configured) {
      try {
        return RedisSettings.of(URI.create(configured), "", "").url();
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "redis://host:port/database or rediss:// without user and password", e);
      }
    }

    private static String prefix(String configured) {
      if (!configured.matches("[A-Za-z0-9._:-]{1,64}")) {
        throw new IllegalArgumentException("1 to 64 letters, digits, . _ - :");
      }
      return configured;
    }

    RedisSessionStorage open() {
      return new RedisSessionStorage(redis, new SessionCodec(records.seal(), maxBytes));
    }
  }

  private final ConfiguredService<RedisStore, RedisSessionStorage> service;

  /** Opens the store. */
  @Activate
  public RedisSessionStorageComponent(BundleContext context, Map<String, Object> properties) {
    service =
        new ConfiguredService<>(
            context,
            new ConfiguredService.Contract<>(
                List.of(SessionStorageProvider.class.getName(), SessionLeases.class.getName()),
                Map.of(SessionStorageProvider.NAME_PROPERTY, RedisSessionStorage.NAME),
                false,
                RedisSessionStorage::close),
            new CheckedConfiguration<>(PID, Config.class, RedisStore::read, LOG::error, LOG::warn),
            RedisStore::open);
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
