package io.webchat.http.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.http.channel.ChannelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has how many places for files. */
class SpoolTest {
  @TempDir private Path folder;

  private static void assertFull(Spool spool, String holder) {
    assertThatThrownBy(() -> spool.take(holder))
        .isInstanceOfSatisfying(
            ChannelException.class, refusal -> assertThat(refusal.status()).isEqualTo(503));
  }

  @Test
  void aHolderHasAQuarterOfThePlaces() throws Exception {
    Spool spool = new Spool(folder, 8);
    Spool.Spooled first = spool.take("jane");
    Spool.Spooled second = spool.take("jane");
    assertFull(spool, "jane");
    List<Spool.Spooled> others = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      others.add(spool.take("visitor " + i));
    }
    assertFull(spool, "late");
    first.release();
    first.release();
    others.add(spool.take("jane"));
    assertFull(spool, "jane");
    second.release();
    others.forEach(Spool.Spooled::release);
    assertThat(folder).isEmptyDirectory();
    for (int i = 0; i < 8; i++) {
      others.add(spool.take());
    }
    assertFull(spool, "jane");
  }

  @Test
  void aHolderHasTwoPlacesWhereThereAreFew() throws Exception {
    Spool spool = new Spool(folder, 4);
    Spool.Spooled first = spool.take("jane");
    Spool.Spooled second = spool.take("jane");
    assertFull(spool, "jane");
    spool.take("joe").release();
    first.release();
    second.release();
  }

  @Test
  void aHolderHasTheOnlyPlace() throws Exception {
    Spool spool = new Spool(folder, 1);
    Spool.Spooled place = spool.take("jane");
    assertFull(spool, "joe");
    place.release();
    spool.take("joe").release();
  }

  @Test
  void aPlaceWithoutAFileIsGivenBack() throws Exception {
    Spool spool = new Spool(folder.resolve("none"), 1);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> spool.take("jane")).isInstanceOf(IOException.class);
    }
  }
}
