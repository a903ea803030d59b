package io.webchat.health.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.health.internal.check.FakeChats.Chat;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.ConfigurationState.Refusal;
import io.webchat.spi.config.ConfigurationState.Setting;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.Finding.Severity;
import io.webchat.spi.session.CookieStorage;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Good and bad days of stores, leases and configurations. */
class StoreChecksTest {
  private final FakeChats fake = new FakeChats();
  private final FakeStore store = new FakeStore();
  private final List<ConfigurationState> others = new ArrayList<>();
  private final Configurations core =
      FakeChats.core(others, "sessionStorage", "jdbc", "failover", "true", "leaseMs", "9000");
  private final Chats chats = fake.chats();
  private final Stores stores = new Stores(chats, core);
  private final StoresCheck check = new StoresCheck(stores);
  private final AtomicLong clock = new AtomicLong();
  private final LeasesCheck leases = new LeasesCheck(chats, stores, core, clock::get);

  @Test
  void aStoreThatAnswersIsFine() {
    stores.addStore(store);
    fake.add("shop");
    assertThat(check.check()).isEmpty();
    assertThat(leases.check()).isEmpty();
  }

  @Test
  void aStoreThatIsGoneOrSilentIsNamed() {
    assertThat(check.check())
        .extracting(Finding::text)
        .containsExactly("there is no session storage 'jdbc'");
    stores.addStore(store);
    store.failure = FakeStore.away();
    assertThat(check.check())
        .containsExactly(
            Finding.notReady(
                "the session storage 'jdbc' does not answer: the database is away",
                "chats go on, but are not stored until it does"));
    store.failure = new IllegalStateException("user=me password=s3cret");
    assertThat(check.check().toString()).contains("IllegalState").doesNotContain("s3cret");
    store.failure = null;
    assertThat(check.check()).isEmpty();
    stores.removeStore(store);
    assertThat(check.check()).isNotEmpty();
  }

  /** As when the folder of the cookie files cannot be used. */
  @Test
  void aStoreThatKeepsSessionsAmongCookiesNeedsAPlaceForThem() {
    Stores cookies = new Stores(chats, FakeChats.core(others, "sessionStorage", "cookie"));
    store.name = "cookie";
    cookies.addStore(store);
    assertThat(new StoresCheck(cookies).check())
        .extracting(Finding::severity, Finding::text)
        .containsExactly(
            tuple(Severity.NOT_READY, "there is no storage of the cookies that have the sessions"));
    CookieStorage storage =
        FakeChats.proxy(CookieStorage.class, (self, method, others) -> self == others[0]);
    cookies.addCookies(storage);
    assertThat(new StoresCheck(cookies).check()).isEmpty();
    cookies.removeCookies(storage);
    assertThat(new StoresCheck(cookies).check()).hasSize(1);
  }

  @Test
  void theStoresThatInstancesChooseAreLookedAtToo() {
    stores.addStore(store);
    fake.add("own", Map.of("dataURL", "http://x/", "sessionStorage", "redis"));
    assertThat(check.check())
        .extracting(Finding::text)
        .containsExactly("there is no session storage 'redis'");
  }

  @Test
  void theConfigurationIsNotAskedForEachChat() {
    AtomicInteger asked = new AtomicInteger();
    Configurations counted =
        new Configurations(
            () -> {
              asked.incrementAndGet();
              return List.of();
            });
    Stores used = new Stores(chats, counted);
    fake.add("one");
    fake.add("two");
    assertThat(used.used()).isEmpty();
    assertThat(asked).hasValue(1);
  }

  @Test
  void chatsOfAStoreWithLeasesMayGoOnElsewhere() {
    stores.addStore(store);
    Chat here = fake.add("here");
    Chat own = fake.add("own", Map.of("dataURL", "http://x/", "sessionStorage", "memory"));
    List<WebChat> both = List.of(here.chat, own.chat);
    assertThat(stores.shared(both)).containsExactly(here.chat);
    Configurations alone = FakeChats.core(others, "sessionStorage", "jdbc", "failover", "false");
    assertThat(new Stores(chats, alone).shared(both)).isEmpty();
  }

  private static SessionKey key(String id) {
    return new SessionKey(id, "gms-v2-rest", "");
  }

  private static StoredSession session(String id, Map<String, Object> extra) {
    return new StoredSession(
        key(id), SessionData.of(Map.of("chatId", "1")), 0, 0, List.of(), false, extra);
  }

  @Test
  void sessionsThatNobodyServesAreAFindingAfterTheirTime() {
    stores.addStore(store);
    store.unserved.add(key("left"));
    assertThat(leases.check()).as("a container may take it over yet").isEmpty();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(27_001));
    assertThat(leases.check())
        .extracting(Finding::text)
        .containsExactly("1 sessions are served by no container: left");
    store.unserved.clear();
    assertThat(leases.check()).isEmpty();
    store.unserved.add(key("left"));
    assertThat(leases.check()).as("seen anew").isEmpty();
  }

  /** Keys of the core that the checks look at. */
  @interface CoreKeys {
    String sessionStorage() default "cookie";

    boolean failover() default false;

    long leaseMs() default 10_000;
  }

  @Test
  void leasesAreLookedAtHoweverFailoverIsSpelled() {
    CheckedConfiguration<List<Object>> configuration =
        new CheckedConfiguration<>(
            "io.webchat.core",
            CoreKeys.class,
            values ->
                List.of(
                    values.text("sessionStorage"),
                    values.flag("failover"),
                    values.millis("leaseMs", 1_000, 86_400_000)),
            line -> {},
            line -> {});
    var unused =
        configuration.read(Map.of("sessionStorage", "jdbc", "failover", "Yes", "leaseMs", "1e4"));
    Configurations spelled = new Configurations(() -> List.of(configuration.state()));
    Stores used = new Stores(chats, spelled);
    used.addStore(store);
    store.unserved.add(key("left"));
    LeasesCheck looking = new LeasesCheck(chats, used, spelled, clock::get);
    assertThat(looking.check()).isEmpty();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(30_001));
    assertThat(looking.check())
        .extracting(Finding::text)
        .containsExactly("1 sessions are served by no container: left");
  }

  @Test
  void anInstanceWhoseSessionIsServedElsewhereIsNamed() {
    stores.addStore(store);
    Chat chat = fake.add("shop");
    store.sessions.put(key("shop"), session("shop", Map.of()));
    assertThat(leases.check()).as("it is served here").isEmpty();
    chat.state = WebChatState.IDLE;
    assertThat(leases.check())
        .extracting(Finding::text)
        .containsExactly("another container holds the lease of shop");
    store.unserved.add(key("shop"));
    assertThat(leases.check()).as("nobody has it").isEmpty();
    store.unserved.clear();
    store.sessions.put(key("shop"), session("shop", Map.of(StoredSession.DORMANT, true)));
    assertThat(leases.check()).as("it waits for its instance").isEmpty();
  }

  @Test
  void aStoreThatDoesNotAnswerIsNoFindingOfLeases() {
    stores.addStore(store);
    fake.add("shop").state = WebChatState.IDLE;
    store.failure = FakeStore.away();
    assertThat(leases.check()).isEmpty();
  }

  @Test
  void withoutFailoverThereAreNoLeases() {
    Configurations single = FakeChats.core(others, "sessionStorage", "jdbc", "failover", "false");
    store.failure = FakeStore.away();
    stores.addStore(store);
    assertThat(new LeasesCheck(chats, stores, single, clock::get).check()).isEmpty();
  }

  @Test
  void whatWasRefusedIsAWarning() {
    others.add(
        new ConfigurationState(
            "io.webchat.rest",
            "/conf/io.webchat.rest.cfg",
            List.of(),
            List.of(new Refusal("maxRequests", "0", "a whole number from 1 to 9")),
            List.of()));
    assertThat(core.check())
        .containsExactly(
            new Finding(
                Severity.WARNING,
                "/conf/io.webchat.rest.cfg (io.webchat.rest): maxRequests: expected a whole number"
                    + " from 1 to 9, found 0",
                "the former value stays in force; of keys, the other entries"));
  }

  @Test
  void theOnlyInstanceThatIsNotThereIsNotReadyAndAnythingElseThatIsRefusedAWarning() {
    Refusal refusal = new Refusal("", "", "its script hooks.js is missing");
    others.add(refused("io.webchat.instance~shop", List.of(), refusal));
    others.add(refused("io.webchat.webhooks~desk", List.of(), refusal));
    String nothing = "nothing of it is in force; mend what is named, or delete the configuration";
    assertThat(core.check())
        .containsExactly(
            Finding.notReady(
                "io.webchat.instance~shop: refused, its script hooks.js is missing", nothing),
            Finding.warning(
                "io.webchat.webhooks~desk: refused, its script hooks.js is missing", nothing));

    Setting id = new Setting("id", "desk", false, "");
    others.add(refused("io.webchat.instance~desk", List.of(id), refusal));
    assertThat(core.check())
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING, Severity.WARNING, Severity.WARNING);
    assertThat(core.check())
        .extracting(Finding::remedy)
        .endsWith("the former value stays in force; of keys, the other entries");
  }

  private static ConfigurationState refused(String pid, List<Setting> settings, Refusal refusal) {
    return new ConfigurationState(pid, "", settings, List.of(refusal), List.of());
  }
}
