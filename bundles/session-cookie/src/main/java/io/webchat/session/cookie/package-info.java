/**
 * The default session storage: sessions in the documented cookies of their instance, and the
 * cookies of instances in files. Exported for applications without OSGi, which make the storage
 * themselves; other bundles use its services.
 */
@Export
@Version("1.0.0")
package io.webchat.session.cookie;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
