/**
 * Session storage with one file a session. Exported for applications without OSGi, which make the
 * storage themselves; other bundles use its services.
 */
@Export
@Version("1.0.0")
package io.webchat.session.file;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
