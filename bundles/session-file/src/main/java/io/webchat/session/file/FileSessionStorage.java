package io.webchat.session.file;

import io.webchat.api.value.AjaxResponse;
import io.webchat.session.record.RecordFolder;
import io.webchat.session.record.RecordLimits;
import io.webchat.session.record.RecordName;
import io.webchat.session.record.SessionCodec;
import io.webchat.spi.provide.SessionStorage;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The provider {@code file}: one file a session, named by the hash of its key, replaced at once and
 * forced to the disk: a process that is killed or a disk that is full leaves the former session or
 * the new one, whole. Thread-safe; several processes may share the folder, but nothing keeps them
 * from serving one session at the same time.
 */
@ProviderType
@SessionStorage(FileSessionStorage.NAME)
public class FileSessionStorage implements SessionStorageProvider {
  /** Its name in a configuration. */
  public static final String NAME = "file";

  /** Most sessions unless told otherwise. */
  public static final int DEFAULT_MAX_SESSIONS = 100_000;

  private final RecordFolder folder;
  private final SessionCodec codec;

  /**
   * As below; a session that nobody stores any more is kept for 30 days at least.
   *
   * @throws SessionStorageException when the folder cannot be used
   */
  public FileSessionStorage(Path folder, SessionCodec codec, int maxSessions) {
    this(folder, codec, maxSessions, RecordLimits.DEFAULT_RETENTION);
  }

  /**
   * Opens a folder, and makes it when it is not there.
   *
   * @param maxSessions most sessions at a time
   * @param retention how long a session that nobody stores any more is kept although others want
   *     its room
   * @throws SessionStorageException when it cannot be used
   */
  public FileSessionStorage(Path folder, SessionCodec codec, int maxSessions, Duration retention) {
    this.folder =
        RecordFolder.open(folder, new RecordLimits(codec.maxBytes(), maxSessions, retention));
    this.codec = codec;
  }

  @Override
  public final void getSessionData(StoredSession session, StorageContext context) {
    folder.write(RecordName.of(session.key()), codec.encode(session));
  }

  @Override
  public final Optional<StoredSession> setSessionData(SessionKey key, StorageContext context) {
    return folder.read(RecordName.of(key)).map(record -> codec.decode(key, record));
  }

  @Override
  public final void deleteSessionData(SessionKey key, AjaxResponse error, StorageContext context) {
    folder.delete(RecordName.of(key));
  }

  @Override
  public String toString() {
    return "FileSessionStorage[" + folder.path() + "]";
  }
}
