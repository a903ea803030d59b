package io.webchat.session.file.internal;

import io.webchat.session.file.FileSessionStorage;
import io.webchat.session.record.DefaultPlace;
import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordSeal;
import io.webchat.session.record.SessionCodec;
import io.webchat.spi.session.SessionStorageProvider;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The provider as a service; there when it is configured. */
@Component(
    service = SessionStorageProvider.class,
    configurationPid = FileSessionStorageComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = SessionStorageProvider.NAME_PROPERTY + "=" + FileSessionStorage.NAME)
@Designate(ocd = FileSessionStorageComponent.Config.class)
public final class FileSessionStorageComponent extends FileSessionStorage {
  /** PID of the configuration. */
  static final String PID = "io.webchat.session.file";

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
    @AttributeDefinition(name = "max.sessions", description = "Most sessions at a time")
    int max_sessions() default DEFAULT_MAX_SESSIONS;

    /** Largest file. */
    @AttributeDefinition(name = "max.bytes", description = "Largest file of a session, bytes")
    int max_bytes() default SessionCodec.DEFAULT_MAX_BYTES;

    /** Keys. */
    @AttributeDefinition(
        name = ".encryption.keys",
        description =
            "AES-256 keys as id:base64, commas between them; the first one seals, all of them read",
        type = AttributeType.PASSWORD,
        required = false)
    String[] _encryption_keys() default {};

    /** Whether to read plain files. */
    @AttributeDefinition(
        name = "encryption.acceptPlain",
        description = "Whether files that are not encrypted are read although there are keys")
    boolean encryption_acceptPlain() default false;
  }

  /** Opens the folder. */
  @Activate
  public FileSessionStorageComponent(BundleContext context, Config config) {
    super(folder(context, config.folder()), codec(config), config.max_sessions());
  }

  private static SessionCodec codec(Config config) {
    EncryptionKeys keys = EncryptionKeys.parse(List.of(config._encryption_keys()));
    return new SessionCodec(
        new RecordSeal(keys, config.encryption_acceptPlain()), config.max_bytes());
  }

  private static Path folder(BundleContext context, String configured) {
    return configured.isBlank()
        ? DefaultPlace.of("sessions", context::getProperty, context::getDataFile)
        : Path.of(configured);
  }
}
