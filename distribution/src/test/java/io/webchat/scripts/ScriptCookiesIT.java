package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.chat.Customer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code Cookie} and {@code document.cookie} of scripts, kept by the cookie storage. */
class ScriptCookiesIT extends ScriptCase {
  private static final String RUN =
      "teller.registerCommand('run', (e) => { try { e.deferred.resolve((0, eval)(e.data.code)); } catch (x) { e.deferred.reject(String(x)); } });";

  private Customer open(String id) {
    return customer(id, RUN);
  }

  private static Object run(Customer customer, String code) {
    return Customer.value(code, customer.plugin().command("Teller.run", Map.of("code", code)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "a day|Cookie.set('c', 'v', { expires: 1 })|v",
        "part of a day|Cookie.set('c', 'v', { expires: 0.01 })|v",
        "days as a text|Cookie.set('c', 'v', { expires: '7' })|v",
        "a future date|Cookie.set('c', 'v', { expires: new Date(Date.now() + 60000) })|v",
        "no expiry|Cookie.set('c', 'v')|v",
        "undefined expiry|Cookie.set('c', 'v', { expires: undefined })|v",
        "no days|Cookie.set('c', 'v', { expires: 0 })|undefined",
        "past days|Cookie.set('c', 'v', { expires: -1 })|undefined",
        "a past date|Cookie.set('c', 'v', { expires: new Date(0) })|undefined",
        "a number|Cookie.set('c', 5)|5",
        "a truth value|Cookie.set('c', true)|true",
        "special characters|Cookie.set('c', 'a=b; c, \"ä\" 😀')|a=b; c, \"ä\" 😀",
        "removed|Cookie.set('c', 'v', { path: '/x' }); Cookie.remove('c', { path: '/x' })|undefined",
        "of the document|document.cookie = 'c=d%20e; max-age=60; path=/'|d e",
        "of the document, past|document.cookie = 'c=d; expires=Thu, 01 Jan 1970 00:00:00 GMT'|undefined",
      })
  void valuesLastAsLongAsTheySay(String name, String code, String expected) {
    Customer customer = open("cookies-expiry");
    run(customer, "Cookie.set('c', 'former')");
    run(customer, code + "; 0");
    assertThat(run(customer, "String(Cookie.get('c'))")).isEqualTo(expected);
    run(customer, "Cookie.remove('c')");
    assertThat(errors(customer)).isEmpty();
  }

  @Test
  void jsonGoesInAndComesOut() {
    Customer customer = open("cookies-json");
    run(
        customer,
        "Cookie.set('o', { n: [1, null], t: 'ä' }, { path: '/' }); Cookie.set('t', 'text')");
    assertThat(run(customer, "Cookie.get('o')")).isEqualTo("{\"n\":[1,null],\"t\":\"ä\"}");
    assertThat(
            run(
                customer,
                "Cookie.getJSON('o').n.length + Cookie.getJSON('o').t + Cookie.getJSON('t')"))
        .isEqualTo("2ätext");
    assertThat(run(customer, "Object.keys(Cookie.get()).sort()")).isEqualTo(List.of("o", "t"));
    assertThat(run(customer, "document.cookie.split('; ').sort()"))
        .isEqualTo(List.of("o={%22n%22:[1%2Cnull]%2C%22t%22:%22%C3%A4%22}", "t=text"));
    run(customer, "Cookie.remove('o'); Cookie.remove('t'); 0");
    assertThat(run(customer, "document.cookie")).isEqualTo("");
  }

  @Test
  void eachInstanceHasItsOwn() {
    Customer one = open("cookies-one");
    Customer two = open("cookies-two");
    run(one, "Cookie.set('who', 'one')");
    assertThat(run(two, "String(Cookie.get('who'))")).isEqualTo("undefined");
    assertThat(one.chat().cookies().get("who")).contains("one");
    one.chat().cookies().set("java", "yes", Map.of());
    assertThat(run(one, "Cookie.get('java')")).isEqualTo("yes");
  }

  @Test
  void theyOutliveTheInstanceAndARestartOfTheirStorage() {
    Customer first = open("cookies-kept");
    run(first, "Cookie.set('kept', 'k', { expires: 1 }); Cookie.set('session', 's'); 0");
    first.close();
    Customer second = open("cookies-kept");
    assertThat(run(second, "Cookie.get('kept') + Cookie.get('session')")).isEqualTo("ks");
    second.close();
    framework().stop("io.webchat.session.cookie");
    framework().start("io.webchat.session.cookie");
    Customer third = open("cookies-kept");
    assertThat(run(third, "Cookie.get('kept') + Cookie.get('session')")).isEqualTo("ks");
    assertThat(errors(third)).isEmpty();
  }
}
