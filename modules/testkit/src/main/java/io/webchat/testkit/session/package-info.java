/**
 * Contract suites of session storage: a test class of a provider extends one and says how the
 * provider is opened, damaged and lost.
 *
 * <ul>
 *   <li>{@link io.webchat.testkit.session.SessionStorageContract}: every provider
 *   <li>{@link io.webchat.testkit.session.RecordStorageContract}: one that keeps sealed records in
 *       a place that can be lost
 *   <li>{@link io.webchat.testkit.session.SessionLeasesContract}: one that several containers share
 *   <li>{@link io.webchat.testkit.session.CookieStorageContract}: a cookie storage
 * </ul>
 */
@Export
@Version("2.0.0")
package io.webchat.testkit.session;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
