import { describe, expect, it } from 'vitest';
import { addressPrefix } from './address.ts';

describe('the network of an address', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['203.0.113.1:5143', '203.0.113.0/24'],
    ['::ffff:203.0.113.9', '203.0.113.0/24'],
    ['::FFFF:cb00:7109', '203.0.113.0/24'],
    ['[::ffff:203.0.113.9]:443', '203.0.113.0/24'],
    ['2001:db8:7:aa::1', '2001:db8:7::/48'],
    ['2001:0DB8:0007:bb:1:2:3:4', '2001:db8:7::/48'],
    ['[2001:db8:7::1]', '2001:db8:7::/48'],
    ['[2001:db8:7::1]:8080', '2001:db8:7::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['[fe80::1%25eth0]:80', 'fe80:0:0::/48'],
    ['::1', '0:0:0::/48'],
    ['::', '0:0:0::/48'],
    ['1::', '1:0:0::/48'],
    ['64:ff9b::192.0.2.33', '64:ff9b:0::/48'],
  ])('[S5] %s lies in %s', (address, prefix) => {
    expect(addressPrefix(address)).toBe(prefix);
  });

  it.each([
    '',
    'localhost',
    '1.2.3',
    '1.2.3.256',
    '1:2:3',
    ':::',
    '1::2::3',
    '::1.2.3',
    '12345::',
    '1:2:3:4:5:6:7::8:9',
  ])('[S5] "%s" is no address, and a network of its own', (text) => {
    expect(addressPrefix(text)).toBe(`unknown:${text}`);
  });

  it('[S5] neighbours share a network and strangers do not', () => {
    expect(addressPrefix('198.51.100.1')).toBe(addressPrefix('::ffff:198.51.100.254'));
    expect(addressPrefix('198.51.100.1')).not.toBe(addressPrefix('198.51.101.1'));
    expect(addressPrefix('2001:db8:7::1')).toBe(addressPrefix('2001:db8:7:ffff::1'));
    expect(addressPrefix('2001:db8:7::1')).not.toBe(addressPrefix('2001:db8:8::1'));
  });
});
