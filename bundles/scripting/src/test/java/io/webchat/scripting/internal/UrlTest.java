package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** URLs of scripts are those of the URL standard. */
class UrlTest {
  @TempDir Path home;

  /** What {@code expressions} are. */
  private Iterable<Object> values(String... expressions) {
    return Told.by(
        home,
        Arrays.stream(expressions)
            .map(
                expression ->
                    "try { tell(" + expression + "); } catch (e) { tell('threw ' + e.name); }")
            .collect(Collectors.joining("\n")));
  }

  @Test
  void pathsKeepWhatIsEncodedAndEncodeTheRest() {
    assertThat(
            values(
                "new URL('https://h/a%2Fb').pathname",
                "new URL('https://h/100%').pathname",
                "new URL('https://h/ä b/\"<>?x=ü #ß').href",
                "new URL('https://h/a/../b/./c/%2e%2e/d').href",
                "new URL('https:\\\\\\\\h\\\\a').href",
                "new URL(' https://h/x\\ty\\n').href"))
        .containsExactly(
            "/a%2Fb",
            "/100%",
            "https://h/%C3%A4%20b/%22%3C%3E?x=%C3%BC%20#%C3%9F",
            "https://h/b/d",
            "https://h/a",
            "https://h/xy");
  }

  @Test
  void otherSchemesAndAddressesArePartsToo() {
    assertThat(
            values(
                "new URL('mailto:a@b.example?subject=x y').pathname",
                "new URL('mailto:a@b.example?subject=x').origin",
                "new URL('tel:+4912').href",
                "new URL('http://[::1]:8080/x').host",
                "new URL('http://[::1]:80/x').hostname",
                "new URL('file:///c:/x').pathname",
                "new URL('https://u:p%40w@H.Example:443').href",
                "new URL('about:blank').href"))
        .containsExactly(
            "a@b.example",
            "null",
            "tel:+4912",
            "[::1]:8080",
            "[::1]",
            "/c:/x",
            "https://u:p%40w@h.example/",
            "about:blank");
  }

  @Test
  void whatIsNoUrlIsRefused() {
    assertThat(
            values(
                "new URL('nope')",
                "new URL('')",
                "new URL('https://')",
                "new URL('https://a b/')",
                "new URL('https://h:99999')",
                "new URL('https://h:x')",
                "new URL('http://[::1')",
                "new URL('?x', 'mailto:a')",
                "[URL.canParse('/x'), URL.canParse('/x', 'https://h'), URL.parse('x')]"))
        .containsExactly(
            "threw TypeError",
            "threw TypeError",
            "threw TypeError",
            "threw TypeError",
            "threw TypeError",
            "threw TypeError",
            "threw TypeError",
            "threw TypeError",
            "false,true,");
  }

  @Test
  void relativeUrlsGoOverTheirBase() {
    String base = "'https://u@h:8443/a/b/c?q=1#f'";
    assertThat(
            values(
                "new URL('', " + base + ").href",
                "new URL('?x', " + base + ").href",
                "new URL('#y', " + base + ").href",
                "new URL('../x', " + base + ").href",
                "new URL('..', " + base + ").href",
                "new URL('//o/y', " + base + ").href",
                "new URL('https:z', " + base + ").href",
                "new URL('mailto:z', " + base + ").href"))
        .containsExactly(
            "https://u@h:8443/a/b/c?q=1",
            "https://u@h:8443/a/b/c?x",
            "https://u@h:8443/a/b/c?q=1#y",
            "https://u@h:8443/a/x",
            "https://u@h:8443/a/",
            "https://o/y",
            "https://u@h:8443/a/b/z",
            "mailto:z");
  }

  @Test
  void partsCanBeSetAndTheQueryFollows() {
    assertThat(
            Told.by(
                home,
                """
                const u = new URL('https://h/a?x=1');
                const query = u.searchParams;
                query.append('y', 'ä/'); tell(u.href);
                u.search = '?z=2 3'; tell(u.href, query.get('z'), query.has('x'));
                u.host = 'o:81'; u.protocol = 'http'; u.pathname = 'b c'; u.hash = 'top'; tell(u.href);
                u.port = 'x'; u.protocol = 'mailto'; u.hostname = 'a b'; tell(u.href);
                u.href = 'https://n'; tell(String(u), JSON.stringify({ u }));
                const p = new URLSearchParams('a=1&a=2&b=100%&c=%zz+');
                p.delete('a', '1'); tell(p.has('a', '2'), p.get('b'), p.get('c'), p.toString());
                """))
        .containsExactly(
            "https://h/a?x=1&y=%C3%A4%2F",
            "https://h/a?z=2%203,2 3,false",
            "http://o:81/b%20c?z=2%203#top",
            "http://o:81/b%20c?z=2%203#top",
            "https://n/,{\"u\":\"https://n/\"}",
            "true,100%,%zz ,a=2&b=100%25&c=%25zz+");
  }
}
