// Makes the cluster's keys and certificates, once: `keys DIRECTORY NODE ADDRESS...`, the addresses being the API server's.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

const validity = 10 * 365 * 24 * time.Hour

type holder struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func main() {
	directory, node := os.Args[1], os.Args[2]
	var addresses []net.IP
	for _, each := range os.Args[3:] {
		addresses = append(addresses, net.ParseIP(each))
	}

	authority := issue(directory, "ca", nil, x509.Certificate{
		Subject:               pkix.Name{CommonName: "local-cluster"},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	})
	issue(directory, "apiserver", authority, x509.Certificate{
		Subject:     pkix.Name{CommonName: "kube-apiserver"},
		DNSNames:    []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"},
		IPAddresses: addresses,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	issue(directory, "kubelet", authority, x509.Certificate{
		Subject:     pkix.Name{CommonName: "system:node:" + node, Organization: []string{"system:nodes"}},
		DNSNames:    []string{node},
		IPAddresses: addresses,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	})
	for name, subject := range map[string]pkix.Name{
		"admin":              {CommonName: "admin", Organization: []string{"system:masters"}},
		"apiserver-client":   {CommonName: "kube-apiserver-kubelet-client", Organization: []string{"system:masters"}},
		"controller-manager": {CommonName: "system:kube-controller-manager"},
		"scheduler":          {CommonName: "system:kube-scheduler"},
		"proxy":              {CommonName: "system:kube-proxy"},
	} {
		issue(directory, name, authority, x509.Certificate{
			Subject:     subject,
			ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		})
	}
	serviceAccounts(directory)
}

// issue writes NAME.crt and NAME.key; without an authority the certificate vouches for itself.
func issue(directory, name string, authority *holder, wanted x509.Certificate) *holder {
	key := newKey()
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	check(err)
	wanted.SerialNumber = serial
	wanted.NotBefore = time.Now().Add(-time.Hour)
	wanted.NotAfter = wanted.NotBefore.Add(validity)
	if wanted.KeyUsage == 0 {
		wanted.KeyUsage = x509.KeyUsageDigitalSignature
	}
	by := authority
	if by == nil {
		by = &holder{&wanted, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, &wanted, by.certificate, &key.PublicKey, by.key)
	check(err)
	certificate, err := x509.ParseCertificate(der)
	check(err)
	write(filepath.Join(directory, name+".crt"), "CERTIFICATE", der)
	writeKey(filepath.Join(directory, name+".key"), key)
	return &holder{certificate, key}
}

// serviceAccounts writes the pair of keys that tokens of service accounts are signed and checked with.
func serviceAccounts(directory string) {
	key := newKey()
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	check(err)
	writeKey(filepath.Join(directory, "service-accounts.key"), key)
	write(filepath.Join(directory, "service-accounts.pub"), "PUBLIC KEY", public)
}

func newKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	return key
}

func writeKey(file string, key *ecdsa.PrivateKey) {
	der, err := x509.MarshalECPrivateKey(key)
	check(err)
	write(file, "EC PRIVATE KEY", der)
}

func write(file, kind string, der []byte) {
	check(os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
